package dev.weft.language.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All published tests of libraries all of whose methods have become coroutines: each test has to end as it does with
 * the library as it was published. {@code mvn verify -Plibraries -pl integration-tests/language -am} runs it, for one
 * library with {@code -Dweft.libraries=commons-collections4}, and with one return for each method with
 * {@code -Dweft.libraries.sharedReturns=true}; the reports are in {@code target/libraries}.
 */
@Tag("libraries")
class LibrariesTest {
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

        BeforeAndAfter run = BeforeAndAfter.of(library, woven, tests, folder);

        System.out.printf(
                "%s: %d methods with %d awaits, %d left alone; %s%n",
                library.getFileName(),
                asynchronous.methods(),
                asynchronous.awaits(),
                asynchronous.leftAlone().size(),
                run.counts());
        assertThat(run.isSound()).isTrue();
        assertThat(run.different()).isEmpty();
    }
}
