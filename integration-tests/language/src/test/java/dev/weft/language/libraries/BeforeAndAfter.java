package dev.weft.language.libraries;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the tests of a library end as it was published, and as it was made asynchronous.
 *
 * <p>Some of these tests measure time or race threads, and do not end alike in any two runs. A class with a test that
 * ended differently is run again by itself, both ways, and then has to end alike.
 *
 * @param different the outcomes that only one of the last two runs has
 */
public record BeforeAndAfter(List<String> before, List<String> after, Set<String> different) {
    private static final int MINUTES = 120;
    private static final int REPETITIONS = 3;

    /** Runs all tests with both, and leaves the reports in {@code folder}. */
    public static BeforeAndAfter of(Path library, Path changed, Path tests, Path folder)
            throws IOException, InterruptedException {
        List<String> before = LibraryRun.run(library, tests, folder.resolve("before.txt"), MINUTES, List.of());
        List<String> after = LibraryRun.run(changed, tests, folder.resolve("after.txt"), MINUTES, List.of());
        Set<String> different = different(before, after);
        for (int i = 1; i <= REPETITIONS && !different.isEmpty(); i++) {
            System.out.println("ended differently: " + different);
            List<String> classes =
                    different.stream().map(LibraryRun::testClass).distinct().toList();
            different = different(
                    LibraryRun.run(library, tests, folder.resolve("before" + i + ".txt"), MINUTES, classes),
                    LibraryRun.run(changed, tests, folder.resolve("after" + i + ".txt"), MINUTES, classes));
        }
        return new BeforeAndAfter(before, after, different);
    }

    /** How many tests passed, before and after. */
    public String counts() {
        return "%d of %d tests pass, untouched %d of %d"
                .formatted(LibraryRun.passed(after), after.size(), LibraryRun.passed(before), before.size());
    }

    /** Whether nearly all tests pass with the library as it was published. */
    public boolean isSound() {
        return LibraryRun.passed(before) > before.size() * 99L / 100;
    }

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
