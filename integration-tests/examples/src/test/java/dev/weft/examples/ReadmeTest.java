package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README and the guide show is part of what the build compiles and runs. */
class ReadmeTest {
    private static final Path INTEGRATION_TESTS = Path.of("..");
    private static final String README = read(INTEGRATION_TESTS.resolve("../README.md"));
    private static final String GUIDE = read(INTEGRATION_TESTS.resolve("../docs/guide.md"));
    private static final String FRAMEWORKS = read(INTEGRATION_TESTS.resolve("../docs/frameworks.md"));
    private static final String TUTORIAL = read(INTEGRATION_TESTS.resolve("../docs/tutorial.md"));
    private static final String COMING_FROM = read(INTEGRATION_TESTS.resolve("../docs/coming-from.md"));
    private static final String NETWORK = read(INTEGRATION_TESTS.resolve("../docs/network.md"));

    @Test
    void everyJavaBlockIsPartOfAnExampleOrGeneratedFromOne() {
        List<String> examples = sources(Path.of("src/main/java"), ".java");
        examples.addAll(sources(Path.of("target/generated-sources/annotations"), ".java"));
        for (String document : List.of(README, GUIDE, NETWORK)) {
            assertThat(blocks(document, "java"))
                    .isNotEmpty()
                    .allSatisfy(block -> assertThat(examples).anyMatch(example -> example.contains(block)));
        }
    }

    /** Those of the profile `frameworks` are run there, and compared here. */
    @Test
    void everyBlockAboutFrameworksIsPartOfAProgram() {
        List<String> programs = sources(INTEGRATION_TESTS.resolve("frameworks/src"), ".java");
        programs.addAll(sources(Path.of("src/main/java"), ".java"));
        programs.addAll(sources(INTEGRATION_TESTS.resolve("consumers/src"), ".java"));
        programs.addAll(sources(INTEGRATION_TESTS.resolve("consumers/src"), "pom.xml"));
        for (String document : List.of(FRAMEWORKS, TUTORIAL, COMING_FROM)) {
            for (String language : List.of("java", "xml")) {
                assertThat(blocks(document, language))
                        .allSatisfy(block -> assertThat(programs).anyMatch(program -> program.contains(block)));
            }
        }
        assertThat(blocks(FRAMEWORKS, "java")).hasSizeGreaterThan(8);
        assertThat(blocks(TUTORIAL, "java")).hasSizeGreaterThan(5);
    }

    @Test
    void everyXmlBlockIsPartOfAConsumer() {
        List<String> consumers = sources(INTEGRATION_TESTS.resolve("consumers/src/it"), "pom.xml");
        String version = System.getProperty("weft.version");
        assertThat(blocks(README, "xml"))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(consumers)
                        .anyMatch(consumer -> consumer.contains(block.replace(version, "@project.version@"))));
    }

    private static List<String> blocks(String document, String language) {
        return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(document)
                .results()
                .map(block -> withoutIndentation(block.group(1)))
                .filter(block -> !ImportsTest.isOnlyImports(block))
                .toList();
    }

    private static List<String> sources(Path root, String suffix) {
        try (Stream<Path> files = Files.walk(root)) {
            List<String> sources = new ArrayList<>();
            files.filter(file -> file.toString().endsWith(suffix))
                    .forEach(file -> sources.add(withoutIndentation(read(file))));
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutIndentation(String text) {
        return text.replaceAll("(?m)^[ ]+", "");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
