package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every link between the pages leads to a file, and to a heading in it where it names one. */
class LinksTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern FENCE = Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<Path> pages = pages();
        assertThat(pages).hasSizeGreaterThan(12);
        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            for (String link : links(Files.readString(page))) {
                if (!link.matches("[a-z]+:.*") && !leads(page, link)) {
                    broken.add(ROOT.relativize(page) + " -> " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void theMapForLanguageModelsNamesEveryPage() throws IOException {
        String map = Files.readString(ROOT.resolve("llms.txt"));
        assertThat(pages().stream()
                        .map(page -> ROOT.relativize(page).toString().replace('\\', '/'))
                        .filter(page -> page.matches("docs/[^/]*\\.md")))
                .allMatch(page -> map.contains("(" + page + ")"), "stands in llms.txt");
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("llms.txt")));
        for (Path folder : List.of(ROOT, ROOT.resolve("docs"), ROOT.resolve("docs/decisions"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        pages.add(ROOT.resolve("integration-tests/consumers/README.md"));
        return pages;
    }

    private static List<String> links(String page) {
        String prose = FENCE.matcher(page).replaceAll("").replaceAll("`[^`\n]*`", "");
        return LINK.matcher(prose)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static boolean leads(Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        return Files.exists(target)
                && (hash < 0 || anchors(Files.readString(target)).contains(link.substring(hash + 1)));
    }

    /** The anchors of the headings, as forges make them. */
    private static List<String> anchors(String page) {
        return Pattern.compile("^#+ (.*)$", Pattern.MULTILINE)
                .matcher(FENCE.matcher(page).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
