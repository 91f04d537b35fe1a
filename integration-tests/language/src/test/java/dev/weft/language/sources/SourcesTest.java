package dev.weft.language.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.language.libraries.BeforeAndAfter;
import dev.weft.language.libraries.Libraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All published tests of libraries whose sources were rewritten and compiled: nothing may be refused, and each test has
 * to end as it does with the library as it was published. {@code mvn verify -Plibraries -pl integration-tests/language
 * -am -Dtest=SourcesTest} runs it, for one library with {@code -Dweft.libraries=commons-collections4}; what was
 * compiled, and the reports, are in {@code target/sources}.
 */
@Tag("libraries")
class SourcesTest {
    static Stream<String> names() {
        return Stream.of(System.getProperty("weft.libraries", "commons-collections4,commons-lang3")
                .split(","));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aLibraryPassesItsTestsAsBefore(String name) throws IOException, InterruptedException {
        Path folder = Path.of("target", "sources", name).toAbsolutePath();
        Files.createDirectories(folder);
        Path library = Libraries.jar(name);
        String classPath = System.getProperty("java.class.path");
        SplicedLibrary spliced = new SplicedLibrary(Libraries.sources(name), classPath, file -> true);
        System.out.printf(
                "%s: %d methods with %d awaits; left as they are: %s%n",
                name, spliced.methods(), spliced.awaits(), spliced.left());

        assertThat(spliced.compile(folder, classPath)).isEmpty();
        SplicedLibrary.copyResources(library, folder.resolve("classes"));
        BeforeAndAfter run = BeforeAndAfter.of(library, folder.resolve("classes"), Libraries.tests(name), folder);

        System.out.println(name + ": " + run.counts());
        assertThat(run.isSound()).isTrue();
        assertThat(run.different()).isEmpty();
    }
}
