package dev.weft.processor.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/** Another processor: it writes one class in the first round. */
public final class WritesAClass extends AbstractProcessor {
    private final String name;
    private boolean written;

    /** Writes the class of that name. */
    public WritesAClass(String name) {
        this.name = name;
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of("*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        if (!written) {
            written = true;
            int dot = name.lastIndexOf('.');
            try (Writer out = processingEnv.getFiler().createSourceFile(name).openWriter()) {
                out.write("package " + name.substring(0, dot) + "; final class " + name.substring(dot + 1)
                        + " { @Override public String toString() { return \"written\"; } }");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return false;
    }
}
