package dev.weft.language.concerns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.language.harness.Compilation;
import dev.weft.language.harness.Outcome;
import dev.weft.language.harness.Runs;
import dev.weft.language.woven.Suspending;
import dev.weft.processor.AsyncProcessor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each public static method without parameters of each program is a case. */
class ConcernsTest {
    private static final Path PROGRAMS = Path.of("src/test/programs");

    @TempDir
    static Path folder;

    private static final Map<String, String> SOURCES = new TreeMap<>();
    private static final Runs RUNS = new Runs();
    private static URLClassLoader model;
    private static URLClassLoader woven;

    @BeforeAll
    static void compile() throws IOException {
        try (Stream<Path> files = Files.walk(PROGRAMS)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = PROGRAMS.relativize(file)
                        .toString()
                        .replace('\\', '/')
                        .replace('/', '.')
                        .replaceAll("\\.java$", "");
                SOURCES.put(name, Files.readString(file));
            }
        }
        assertThat(SOURCES).isNotEmpty();
        Map<String, String> modelSources = new TreeMap<>();
        SOURCES.forEach((name, source) -> modelSources.put(
                name,
                source.replace("dev.weft.annotations.Async;", "dev.weft.language.model.Async;")
                        .replace("dev.weft.language.woven.", "dev.weft.language.model.")
                        .replaceAll("dev\\.weft\\.(?!language)", "dev.weft.language.model.")));
        model = loader("model", modelSources, false);
        woven = loader("woven", SOURCES, true);
    }

    private static URLClassLoader loader(String name, Map<String, String> sources, boolean weave) throws IOException {
        try (Compilation compilation = new Compilation(folder.resolve(name))) {
            Map<String, List<String>> errors =
                    compilation.compile(sources, weave ? List.of(new AsyncProcessor()) : List.of(), "--release", "17");
            assertThat(errors).as(name).isEmpty();
            return new URLClassLoader(
                    new URL[] {compilation.folder().toUri().toURL()}, ConcernsTest.class.getClassLoader());
        }
    }

    @AfterAll
    static void close() throws IOException {
        model.close();
        woven.close();
        RUNS.close();
    }

    @TestFactory
    List<DynamicTest> cases() throws ClassNotFoundException {
        List<DynamicTest> cases = new ArrayList<>();
        for (String name : SOURCES.keySet()) {
            Class<?> program = model.loadClass(name);
            Arrays.stream(program.getMethods())
                    .filter(method -> Modifier.isStatic(method.getModifiers()) && method.getParameterCount() == 0)
                    .map(Method::getName)
                    .sorted(Comparator.naturalOrder())
                    .forEach(method ->
                            cases.add(DynamicTest.dynamicTest(name + "." + method, () -> compare(name, method))));
        }
        return cases;
    }

    private static void compare(String name, String method) throws ClassNotFoundException {
        Outcome expected = RUNS.model(model.loadClass(name), method, 1);
        assertThat(expected.events()).as("the synchronous trace").isNotEmpty();
        for (Suspending suspending : Suspending.values()) {
            Outcome found = RUNS.woven(woven.loadClass(name), method, 1, suspending);
            assertThat(found.events()).as("suspending " + suspending).isEqualTo(expected.events());
        }
    }
}
