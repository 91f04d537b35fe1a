package dev.weft.processor;

import com.google.auto.service.AutoService;
import dev.weft.processor.model.WeftNames;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/**
 * Claims {@code @Async}, so that {@code -Xlint:processing} does not report it as an annotation without processor.
 *
 * <p>Where Weft's processors are the only ones, it claims every other annotation as well: without a processor on the
 * path javac would not have complained about {@code @Test} or {@code @Nullable}, and with ours it should not begin to.
 * With another processor on the path it claims nothing else, because that would keep the annotation from it.
 *
 * <p>A processor of its own, because one that looks at every class, as {@link AsyncProcessor} does, cannot claim a
 * single annotation. It must come after that one: javac does not call a processor that nothing is left for. AutoService
 * sorts the names, so its name does.
 */
@AutoService(Processor.class)
public final class ClaimingProcessor extends AbstractProcessor {
    private boolean alone;

    /** Called by javac's service loader. */
    public ClaimingProcessor() {}

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return alone ? Set.of("*") : Set.of(WeftNames.ASYNC_ANNOTATION);
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
        super.init(environment);
        alone = isAlone();
    }

    private static boolean isAlone() {
        Class<?> own = ClaimingProcessor.class;
        try {
            return ServiceLoader.load(Processor.class, own.getClassLoader()).stream()
                    .allMatch(provider -> provider.type().getPackage().equals(own.getPackage()));
        } catch (ServiceConfigurationError e) {
            return false;
        }
    }

    @Override
    @SuppressWarnings("DoNotClaimAnnotations") // claiming is what it is for
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        return true;
    }
}
