package dev.weft.language.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.language.libraries.Libraries;
import dev.weft.language.libraries.LibraryRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few classes of a library, rewritten in their source text and compiled as a user's, in every build. */
class SourcesSampleTest {
    private static final String PACKAGE = "org.apache.commons.lang3.";
    private static final String FILES =
            "(BitField|CharRange|CharSet|CharSequenceUtils|CharUtils|math/Fraction|mutable/Mutable\\w+|tuple/\\w*Triple|text/StrMatcher)";
    private static final List<String> CLASSES = List.of(
            PACKAGE + "BitFieldTest",
            PACKAGE + "CharRangeTest",
            PACKAGE + "CharSequenceUtilsTest",
            PACKAGE + "CharSetTest",
            PACKAGE + "CharUtilsTest",
            PACKAGE + "math.FractionTest",
            PACKAGE + "mutable.MutableLongTest",
            PACKAGE + "text.StrMatcherTest",
            PACKAGE + "tuple.TripleTest");

    private static final int TESTS = 172;

    @TempDir
    Path folder;

    @Test
    void classesPassTheirTestsAsCoroutines() throws IOException, InterruptedException {
        String classPath = System.getProperty("java.class.path");
        SplicedLibrary spliced = new SplicedLibrary(
                Libraries.sources("commons-lang3"),
                classPath,
                file -> file.matches("org/apache/commons/lang3/" + FILES + "\\.java"));
        assertThat(spliced.methods()).isGreaterThan(200);
        assertThat(spliced.awaits()).isGreaterThan(300);

        assertThat(spliced.compile(folder, classPath)).isEmpty();
        List<String> report = LibraryRun.run(
                folder.resolve("classes"), Libraries.tests("commons-lang3"), folder.resolve("after.txt"), 5, CLASSES);

        // as with the library as it was published
        assertThat(report).hasSize(TESTS).allMatch(line -> line.startsWith("SUCCESSFUL"));
    }
}
