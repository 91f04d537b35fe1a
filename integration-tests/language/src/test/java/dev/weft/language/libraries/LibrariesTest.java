package dev.weft.language.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All published tests of libraries all of whose methods have become coroutines: {@code mvn verify -Plibraries}. */
@Tag("libraries")
class LibrariesTest {
    private static final int MINUTES = 60;

    @ParameterizedTest
    @ValueSource(strings = {"commons-lang3", "commons-collections4"})
    void aLibraryPassesAsManyOfItsTestsAsBefore(String name) throws IOException, InterruptedException {
        Path folder = Path.of("target", "libraries", name).toAbsolutePath();
        Files.createDirectories(folder);
        Path library = Libraries.jar(name);
        Path tests = Libraries.tests(name);
        AsynchronousLibrary asynchronous = new AsynchronousLibrary(library);
        asynchronous.writeTo(folder.resolve("woven"));

        List<String> before = LibraryRun.run(library, tests, folder.resolve("before.txt"), MINUTES, List.of());
        List<String> after =
                LibraryRun.run(folder.resolve("woven"), tests, folder.resolve("after.txt"), MINUTES, List.of());

        System.out.printf(
                "%s: %d methods with %d awaits, %d left alone; of %d tests %d pass, before %d%n",
                library.getFileName(),
                asynchronous.methods(),
                asynchronous.awaits(),
                asynchronous.leftAlone().size(),
                after.size(),
                LibraryRun.passed(after),
                LibraryRun.passed(before));
        assertThat(LibraryRun.results(after)).isEqualTo(LibraryRun.results(before));
    }
}
