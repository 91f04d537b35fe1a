package dev.weft.processor.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.testing.compile.Compilation;
import dev.weft.processor.testing.Compilations;
import dev.weft.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Compiles the examples in {@code src/test/resources/diagnostics}, one folder for each message. {@code expected.txt}
 * holds everything that the compiler says, with file, line and column. A source can name options after {@code //
 * options:}; {@code since=21} is the first version of the language that it compiles in.
 */
final class ExamplesTest {
    private static final Path EXAMPLES = Path.of("src/test/resources/diagnostics");

    /** Messages that no source brings about. {@link BrokenCompilationsTest} has their examples. */
    private static final Set<Message> WITHOUT_SOURCE = Set.of(
            Message.NEEDS_JAVAC,
            Message.NOT_WOVEN,
            Message.CLASS_FILE_LOST,
            Message.CLASS_FILE_NOT_FOUND,
            Message.OUTPUT_SHARED,
            Message.CRASHED,
            Message.UNKNOWN_CLASS,
            Message.SCOPE_NOT_RECOGNISED,
            Message.CLASS_TOO_LARGE,
            Message.TOO_LARGE,
            Message.LARGE_METHOD);

    @Test
    void everyMessageHasAnExampleAndEveryExampleAMessage() throws IOException {
        Set<String> expected = new TreeSet<>();
        Arrays.stream(Message.values())
                .filter(message -> !WITHOUT_SOURCE.contains(message))
                .forEach(message -> expected.add(message.name()));
        Set<String> actual = new TreeSet<>();
        folders().forEach(folder -> actual.add(folder.getFileName().toString()));
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void idsAreUnique() {
        assertThat(Arrays.stream(Message.values()).map(Message::id)).doesNotHaveDuplicates();
    }

    @Test
    void everyMessageIsDocumented() throws IOException {
        String docs = Files.readString(Path.of("../docs/diagnostics.md"));
        for (Message message : Message.values()) {
            assertThat(docs).contains("### " + message.id() + "\n");
            message.lint().ifPresent(name -> assertThat(docs).contains("`" + name + "`"));
        }
        assertThat(docs.lines().filter(line -> line.startsWith("### "))).hasSize(Message.values().length);
    }

    @TestFactory
    Stream<DynamicTest> examples() throws IOException {
        return folders().stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }

    private static void check(Path folder) throws IOException {
        String head = Files.readString(folder.resolve("Demo.java"));
        assertThat(head).startsWith("// key: " + folder.getFileName() + "\n");
        List<String> options = options(head);
        options.removeIf(option -> {
            boolean isVersion = option.startsWith("since=");
            if (isVersion) {
                assumeTrue(Runtime.version().feature() >= Integer.parseInt(option.substring("since=".length())));
            }
            return isVersion;
        });
        Compilation compilation = Compilations.weft().withOptions(options).compile(Compilations.sourcesIn(folder));
        String messages = Compilations.messages(compilation);
        assertThat(messages)
                .contains("[" + Message.valueOf(folder.getFileName().toString()).id() + "]");
        Golden.check(folder.resolve("expected.txt"), messages);
    }

    private static List<String> options(String source) {
        return new ArrayList<>(source.lines()
                .filter(line -> line.startsWith("// options: "))
                .flatMap(line ->
                        Stream.of(line.substring("// options: ".length()).split(" ")))
                .toList());
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            return folders.sorted().toList();
        }
    }
}
