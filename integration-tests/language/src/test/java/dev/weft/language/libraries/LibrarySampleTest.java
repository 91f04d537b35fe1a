package dev.weft.language.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few of the published tests of a library all of whose methods have become coroutines, in every build. */
class LibrarySampleTest {
    private static final String PACKAGE = "org.apache.commons.lang3.";
    private static final List<String> CLASSES = List.of(
            PACKAGE + "BitFieldTest",
            PACKAGE + "CharSetTest",
            PACKAGE + "StringUtilsContainsTest",
            PACKAGE + "math.FractionTest",
            PACKAGE + "mutable.MutableLongTest",
            PACKAGE + "tuple.TripleTest");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "one return for each method: {0}")
    @ValueSource(booleans = {false, true})
    void aLibraryPassesItsTestsAsCoroutines(boolean sharesReturns) throws IOException, InterruptedException {
        Path library = Libraries.jar("commons-lang3");
        Path tests = Libraries.tests("commons-lang3");
        AsynchronousLibrary asynchronous = new AsynchronousLibrary(library, sharesReturns);
        asynchronous.writeTo(folder.resolve("woven"));
        assertThat(asynchronous.leftAlone()).isEmpty();
        assertThat(asynchronous.methods()).isGreaterThan(4_000);

        List<String> before = LibraryRun.run(library, tests, folder.resolve("before.txt"), 5, CLASSES);
        List<String> after = LibraryRun.run(folder.resolve("woven"), tests, folder.resolve("after.txt"), 5, CLASSES);

        assertThat(after).hasSizeGreaterThan(100).allMatch(line -> line.startsWith("SUCCESSFUL"));
        assertThat(LibraryRun.results(after)).isEqualTo(LibraryRun.results(before));
    }
}
