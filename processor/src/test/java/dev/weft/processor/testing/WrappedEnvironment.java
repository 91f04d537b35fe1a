package dev.weft.processor.testing;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** A processing environment that hides javac's own, so well that reflection over its fields does not find it. */
public class WrappedEnvironment implements ProcessingEnvironment {
    private final AtomicReference<ProcessingEnvironment> hidden = new AtomicReference<>();

    /** A wrapper of {@code wrapped}. */
    public WrappedEnvironment(ProcessingEnvironment wrapped) {
        hidden.set(wrapped);
    }

    /** The processor {@code inner}, which gets a wrapped environment, as build tools do it. */
    public static Processor around(
            Processor inner, UnaryOperator<ProcessingEnvironment> wrap, Consumer<Runnable> runsInit) {
        return new AbstractProcessor() {
            @Override
            public Set<String> getSupportedAnnotationTypes() {
                return inner.getSupportedAnnotationTypes();
            }

            @Override
            public Set<String> getSupportedOptions() {
                return inner.getSupportedOptions();
            }

            @Override
            public SourceVersion getSupportedSourceVersion() {
                return inner.getSupportedSourceVersion();
            }

            @Override
            public void init(ProcessingEnvironment environment) {
                runsInit.accept(() -> inner.init(wrap.apply(environment)));
            }

            @Override
            public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
                return inner.process(annotations, round);
            }
        };
    }

    @Override
    public Map<String, String> getOptions() {
        return hidden.get().getOptions();
    }

    @Override
    public Messager getMessager() {
        return hidden.get().getMessager();
    }

    @Override
    public Filer getFiler() {
        return hidden.get().getFiler();
    }

    @Override
    public Elements getElementUtils() {
        return hidden.get().getElementUtils();
    }

    @Override
    public Types getTypeUtils() {
        return hidden.get().getTypeUtils();
    }

    @Override
    public SourceVersion getSourceVersion() {
        return hidden.get().getSourceVersion();
    }

    @Override
    public Locale getLocale() {
        return hidden.get().getLocale();
    }
}
