package dev.weft.processor.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.AsyncProcessor;
import dev.weft.processor.testing.Project;
import dev.weft.processor.testing.WrappedEnvironment;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finds javac behind what build tools put around it. */
final class WrappedJavacTest {
    private @TempDir Path root;
    private Project project;

    @BeforeEach
    void write() {
        project = DemoProgram.in(root);
    }

    @Test
    void findsJavacBehindAWrapperWithAField() throws Exception {
        Map<String, Set<String>> origins = new TreeMap<>();
        DemoProgram.wrap(project, environment -> new Wrapper(environment, origins));
        assertThat(project.compile(List.of(), DemoProgram.PATH))
                .as(project.messages())
                .isTrue();
        DemoProgram.assertRuns(project);
        // Gradle takes names as they are and wants one top-level class behind each generated one.
        assertThat(origins).isEqualTo(Map.of("p.Demo$Frames", Set.of("p.Demo")));
    }

    @Test
    void findsJavacBehindAProxy() throws Exception {
        DemoProgram.wrap(project, environment -> asIntelliJ(ProcessingEnvironment.class, environment));
        assertThat(project.compile(List.of(), DemoProgram.PATH))
                .as(project.messages())
                .isTrue();
        DemoProgram.assertRuns(project);
    }

    @Test
    void findsJavacBehindAWrapperOfAProxy() throws Exception {
        DemoProgram.wrap(
                project,
                environment -> new Wrapper(asIntelliJ(ProcessingEnvironment.class, environment), new TreeMap<>()));
        assertThat(project.compile(List.of(), DemoProgram.PATH))
                .as(project.messages())
                .isTrue();
        DemoProgram.assertRuns(project);
    }

    /** A proxy whose handler is an anonymous class that captures what it stands for. */
    private static <T> T asIntelliJ(Class<T> type, T delegateTo) {
        InvocationHandler handler = new InvocationHandler() {
            @Override
            public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
                    throws Throwable {
                try {
                    return method.invoke(delegateTo, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Test
    void findsJavacThroughThePluginWhereTheWrapperHidesIt() throws Exception {
        DemoProgram.wrap(
                project, WrappedEnvironment::new); // javac starts the plugin, which it finds next to the processor
        assertThat(project.compile(List.of(), DemoProgram.PATH))
                .as(project.messages())
                .isTrue();
        DemoProgram.assertRuns(project);
    }

    @Test
    void refusesAnotherCompiler() {
        project.use(() -> {
            AsyncProcessor processor = new AsyncProcessor();
            return List.of(WrappedEnvironment.around(
                    processor,
                    WrappedEnvironment::new,
                    init -> CompletableFuture.runAsync(init).join())); // no plugin was started on that thread
        });
        assertThat(project.compile(List.of(), DemoProgram.PATH)).isFalse();
        assertThat(project.messages()).contains("[weft-022]").contains("needs javac");
        assertThat(project.classes()).isEmpty();
    }

    /** As Gradle wraps it: the environment in a field, and a filer that notes where each class comes from. */
    private static final class Wrapper extends WrappedEnvironment {
        @SuppressWarnings("unused")
        private final ProcessingEnvironment delegate;

        private final Map<String, Set<String>> origins;

        Wrapper(ProcessingEnvironment delegate, Map<String, Set<String>> origins) {
            super(delegate);
            this.delegate = delegate;
            this.origins = origins;
        }

        @Override
        public Filer getFiler() {
            Filer filer = super.getFiler();
            return (Filer) Proxy.newProxyInstance(
                    Filer.class.getClassLoader(), new Class<?>[] {Filer.class}, (proxy, method, arguments) -> {
                        if (method.getName().startsWith("create")) {
                            note(arguments);
                        }
                        try {
                            return method.invoke(filer, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private void note(Object[] arguments) {
            Set<String> classes = new TreeSet<>();
            for (Element origin : (Element[]) arguments[arguments.length - 1]) {
                Element type = origin;
                while (type.getEnclosingElement().getKind() != ElementKind.PACKAGE) {
                    type = type.getEnclosingElement();
                }
                classes.add(type.toString());
            }
            origins.put(arguments[0].toString(), classes);
        }
    }
}
