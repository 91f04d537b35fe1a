package dev.weft.processor.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import dev.weft.processor.testing.Compilations;
import dev.weft.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares the generated source with the files next to each input in {@code src/test/resources/generated}. The same
 * compilation has compiled it, with every warning an error.
 */
final class GeneratedSourceTest {
    private static final Path INPUTS = Path.of("src/test/resources/generated");

    @TestFactory
    Stream<DynamicTest> generatedSource() throws IOException {
        try (Stream<Path> folders = Files.list(INPUTS)) {
            return folders.sorted().toList().stream()
                    .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
        }
    }

    private static void check(Path folder) throws IOException {
        Compilation compilation = Compilations.weft()
                .withOptions("-Xlint:all,-path", "-Xdoclint:all,-missing", "-Werror")
                .compile(Compilations.sourcesIn(folder));
        assertThat(Compilations.messages(compilation)).isEmpty();
        Set<String> names = new TreeSet<>();
        StringBuilder all = new StringBuilder();
        for (JavaFileObject file : compilation.generatedSourceFiles().stream()
                .sorted((a, b) -> a.getName().compareTo(b.getName()))
                .toList()) {
            names.add(file.getName());
            all.append("// ").append(file.getName()).append("\n\n");
            all.append(file.getCharContent(false)).append("\n");
        }
        assertThat(names).isNotEmpty();
        Golden.check(folder.resolve("expected.txt"), all.toString());
        Set<String> frames = names.stream()
                .map(name -> name.replace("SOURCE_OUTPUT", "CLASS_OUTPUT").replace(".java", ".class"))
                .collect(Collectors.toSet());
        assertThat(compilation.generatedFiles().stream().map(JavaFileObject::getName))
                .containsAll(frames);
    }
}
