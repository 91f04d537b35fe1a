package dev.weft.language.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All published tests of libraries all of whose methods have become coroutines: each test has to end as it does with the library
 * as it was published. {@code mvn verify -Plibraries -pl integration-tests/language -am} runs it, for one library with
 * {@code -Dweft.libraries=commons-collections4},
 * and with one return for each method with {@code -Dweft.libraries.sharedReturns=true}; the reports are in {@code target/libraries}.
 *
 * <p>Some of these tests measure time or race threads, and do not end alike in any two runs. A class with a test that ended
 * differently is run again by itself, both ways, and then has to end alike.
 */
@Tag("libraries")
class LibrariesTest {
    private static final int MINUTES = 120;
    private static final int REPETITIONS = 3;

    static Stream<String> names() {
        return Stream.of(System.getProperty("weft.libraries", "commons-collections4,commons-lang3")
                .split(","));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aLibraryPassesItsTestsAsBefore(String name) throws IOException, InterruptedException {
        Path folder = Path.of("target", "libraries", name).toAbsolutePath();
        Files.createDirectories(folder);
        Path library = Libraries.jar(name);
        Path tests = Libraries.tests(name);
        AsynchronousLibrary asynchronous =
                new AsynchronousLibrary(library, Boolean.getBoolean("weft.libraries.sharedReturns"));
        Path woven = folder.resolve("woven");
        asynchronous.writeTo(woven);

        List<String> before = LibraryRun.run(library, tests, folder.resolve("before.txt"), MINUTES, List.of());
        List<String> after = LibraryRun.run(woven, tests, folder.resolve("after.txt"), MINUTES, List.of());

        System.out.printf(
                "%s: %d methods with %d awaits, %d left alone; %d of %d tests pass, untouched %d of %d%n",
                library.getFileName(),
                asynchronous.methods(),
                asynchronous.awaits(),
                asynchronous.leftAlone().size(),
                LibraryRun.passed(after),
                after.size(),
                LibraryRun.passed(before),
                before.size());
        assertThat(LibraryRun.passed(before)).isGreaterThan(before.size() * 99L / 100);
        Set<String> different = different(before, after);
        for (int i = 1; i <= REPETITIONS && !different.isEmpty(); i++) {
            System.out.println("ended differently: " + different);
            List<String> classes =
                    different.stream().map(LibraryRun::testClass).distinct().toList();
            different = different(
                    LibraryRun.run(library, tests, folder.resolve("before" + i + ".txt"), MINUTES, classes),
                    LibraryRun.run(woven, tests, folder.resolve("after" + i + ".txt"), MINUTES, classes));
        }
        assertThat(different).isEmpty();
    }

    /** The outcomes that only one of two reports has. */
    private static Set<String> different(List<String> before, List<String> after) {
        Set<String> first = new TreeSet<>(LibraryRun.results(before));
        Set<String> second = new TreeSet<>(LibraryRun.results(after));
        Set<String> different = new TreeSet<>(first);
        different.addAll(second);
        first.retainAll(second);
        different.removeAll(first);
        return different;
    }
}
