package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the guide to testing shows is part of tests that run here, and what these report. */
class GuideTest {
    private static final Path SOURCE = Path.of("src/test/java/dev/weft/testing/guide/Guide.java");
    private static final Path GUIDE = Path.of("../docs/testing.md");

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(GUIDE))
                .results()
                .map(block -> block.group(1))
                .filter(block -> !block.startsWith("import ")) // what all of them need
                .toList();
    }

    private static String withoutIndentation(String text) {
        return text.replaceAll("(?m)^[ ]+", "");
    }

    /** The line numbers change with each edit of the source. */
    private static String withoutLines(String text) {
        return text.replaceAll("\\.java:\\d+", ".java:N")
                .replaceAll("(?m) +$", "")
                .strip();
    }

    @Test
    void everyListingIsPartOfATest() throws IOException {
        String source = withoutIndentation(Files.readString(SOURCE));
        assertThat(blocks("java"))
                .hasSizeGreaterThan(3)
                .allSatisfy(block -> assertThat(source).contains(withoutIndentation(block)));
    }

    @Test
    void everyReportIsThatOfATest() throws Exception {
        List<String> reports = new ArrayList<>();
        for (String program : List.of("TransferTest", "AccountTest", "QueryTest")) {
            Programs programs = Programs.run(Class.forName("dev.weft.testing.guide.Guide$" + program));
            assertThat(programs.results).hasSize(1);
            Throwable failure = (Throwable) programs.results.values().iterator().next();
            reports.add(withoutLines(failure.getMessage()));
        }
        assertThat(blocks("text")).map(GuideTest::withoutLines).containsExactlyElementsOf(reports);
    }

    @Test
    void theOthersPass() throws Exception {
        for (String program : List.of("RetryTest", "ReadTest", "MaskedTest")) {
            assertThat(Programs.run(Class.forName("dev.weft.testing.guide.Guide$" + program)).results)
                    .isNotEmpty()
                    .allSatisfy((name, result) -> assertThat(result).isIn("ok", "skipped"));
        }
    }
}
