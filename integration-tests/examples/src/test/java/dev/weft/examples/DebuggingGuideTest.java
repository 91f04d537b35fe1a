package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the guide to debugging shows is what its programs and the runtime print. */
class DebuggingGuideTest {
    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../../docs/debugging.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    @Test
    void theProgramsArePartOfTheExample() throws IOException {
        String example = withoutIndentation(Files.readString(Path.of("src/main/java/dev/weft/examples/Stuck.java")));
        assertThat(blocks("java")).isNotEmpty().allMatch(block -> example.contains(withoutIndentation(block)));
    }

    private static String withoutIndentation(String text) {
        return text.replaceAll("(?m)^[ ]+", "");
    }

    @Test
    void theListingsAreDumps() throws IOException {
        assertThat(blocks("")).containsExactly(Look.text(Look.at(Stuck::deadlock)), Look.text(Look.at(Stuck::leak)));
    }
}
