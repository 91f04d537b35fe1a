package dev.weft.language.concerns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.language.harness.Compilation;
import dev.weft.language.harness.Outcome;
import dev.weft.language.harness.Runs;
import dev.weft.language.woven.Suspending;
import dev.weft.processor.AsyncProcessor;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each public static method without parameters of each program is a case. The programs of a folder are compiled for the
 * release that it is named after, where this JDK knows it.
 */
class ConcernsTest {
    private static final Map<Integer, Path> FOLDERS = new TreeMap<>(Map.of(
            17, Path.of("src/test/programs"),
            21, Path.of("src/test/programs21"),
            25, Path.of("src/test/programs25")));

    @TempDir
    static Path folder;

    private static final Map<Integer, Programs> PROGRAMS = new TreeMap<>();
    private static final Runs RUNS = new Runs();

    /** The programs of a release, compiled in both ways. */
    private record Programs(Set<String> names, URLClassLoader model, URLClassLoader woven) implements Closeable {
        @Override
        public void close() throws IOException {
            model.close();
            woven.close();
        }
    }

    @BeforeAll
    static void compile() throws IOException {
        for (Map.Entry<Integer, Path> entry : FOLDERS.entrySet()) {
            int release = entry.getKey();
            if (release <= Runtime.version().feature()) {
                PROGRAMS.put(release, compile(release, sources(entry.getValue())));
            }
        }
    }

    private static Map<String, String> sources(Path programs) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(programs)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = programs.relativize(file)
                        .toString()
                        .replace('\\', '/')
                        .replace('/', '.')
                        .replaceAll("\\.java$", "");
                sources.put(name, Files.readString(file));
            }
        }
        assertThat(sources).isNotEmpty();
        return sources;
    }

    private static Programs compile(int release, Map<String, String> sources) throws IOException {
        Map<String, String> modelSources = new TreeMap<>();
        sources.forEach((name, source) -> modelSources.put(
                name,
                source.replace("dev.weft.annotations.Async;", "dev.weft.language.model.Async;")
                        .replace("dev.weft.language.woven.", "dev.weft.language.model.")
                        .replaceAll("dev\\.weft\\.(?!language)", "dev.weft.language.model.")));
        return new Programs(
                sources.keySet(),
                loader("model", release, modelSources, false),
                loader("woven", release, sources, true));
    }

    private static URLClassLoader loader(String name, int release, Map<String, String> sources, boolean weave)
            throws IOException {
        try (Compilation compilation = new Compilation(folder.resolve(name + release))) {
            Map<String, List<String>> errors = compilation.compile(
                    sources, weave ? List.of(new AsyncProcessor()) : List.of(), "--release", String.valueOf(release));
            assertThat(errors).as(name + release).isEmpty();
            return compilation.loader();
        }
    }

    @AfterAll
    static void close() throws IOException {
        for (Programs programs : PROGRAMS.values()) {
            programs.close();
        }
        RUNS.close();
    }

    @TestFactory
    List<DynamicTest> cases() throws ClassNotFoundException {
        List<DynamicTest> cases = new ArrayList<>();
        for (Programs programs : PROGRAMS.values()) {
            for (String name : programs.names()) {
                Arrays.stream(programs.model().loadClass(name).getMethods())
                        .filter(method -> Modifier.isStatic(method.getModifiers()) && method.getParameterCount() == 0)
                        .map(Method::getName)
                        .sorted(Comparator.naturalOrder())
                        .forEach(method -> cases.add(
                                DynamicTest.dynamicTest(name + "." + method, () -> compare(programs, name, method))));
            }
        }
        return cases;
    }

    private static void compare(Programs programs, String name, String method) throws ClassNotFoundException {
        Outcome expected = RUNS.model(programs.model().loadClass(name), method, 1);
        assertThat(expected.events()).as("the synchronous trace").isNotEmpty();
        for (Suspending suspending : Suspending.values()) {
            Outcome found = RUNS.woven(programs.woven().loadClass(name), method, 1, suspending);
            assertThat(found.events()).as("suspending " + suspending).isEqualTo(expected.events());
        }
    }
}
