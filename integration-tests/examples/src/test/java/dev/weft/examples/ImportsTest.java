package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who copies a listing has its imports: each is in the listing itself, or in the last one above it that consists of
 * imports, which has no others.
 */
class ImportsTest {
    private static final Path ROOT = Path.of("../..");
    private static final String MARKERS = "static dev.weft.Asyncio.*";
    private static final Pattern LISTING = Pattern.compile("^```java\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern IMPORT = Pattern.compile("^import ([^;]+);$", Pattern.MULTILINE);
    private static final Pattern CALL =
            Pattern.compile("(?<![.\\w])(await|awaitEach|emit|end|result|done|run|sleep|async|gather|createTask)\\(");

    private static String withoutIndentation(String text) {
        return text.replaceAll("(?m)^[ ]+", "");
    }

    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String folder : List.of("examples/src", "frameworks/src", "consumers/src", "../testing/src/test")) {
            try (Stream<Path> files =
                    Files.walk(ROOT.resolve("integration-tests").resolve(folder))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".java"))
                        .sorted()
                        .toList()) {
                    sources.add(withoutIndentation(Files.readString(file)));
                }
            }
        }
        return sources;
    }

    private static Set<String> imports(String text) {
        Set<String> imports = new LinkedHashSet<>();
        IMPORT.matcher(text).results().forEach(found -> imports.add(found.group(1)));
        return imports;
    }

    private static Set<String> needs(String listing, List<String> sources) {
        Set<String> own = imports(listing);
        Set<String> needs = new HashSet<>();
        sources.stream()
                .filter(source -> source.contains(listing))
                .findFirst()
                .ifPresent(source -> imports(source).stream()
                        .filter(name -> !own.contains(name) && isUsed(name, listing))
                        .forEach(name -> needs.add(name.startsWith("static dev.weft.Asyncio.") ? MARKERS : name)));
        return needs;
    }

    private static boolean isUsed(String imported, String listing) {
        if (imported.equals(MARKERS)) {
            return CALL.matcher(listing).find();
        }
        String name = imported.substring(imported.lastIndexOf('.') + 1);
        return Pattern.compile("(?<![.\\w])" + name + (imported.startsWith("static ") ? "\\(" : "\\b"))
                .matcher(listing)
                .find();
    }

    @ParameterizedTest
    @ValueSource(strings = {"guide", "network", "debugging", "testing", "coming-from", "frameworks", "tutorial"})
    void everyListingHasThoseThatItNeeds(String page) throws IOException {
        List<String> sources = sources();
        Set<String> given = new LinkedHashSet<>();
        Set<String> unused = new LinkedHashSet<>();
        List<String> listings = LISTING.matcher(Files.readString(ROOT.resolve("docs/" + page + ".md")))
                .results()
                .map(found -> withoutIndentation(found.group(1)))
                .toList();
        assertThat(listings).isNotEmpty();
        for (String listing : listings) {
            if (isOnlyImports(listing)) {
                assertThat(unused).as("imports that no listing needs").isEmpty();
                given = imports(listing);
                unused = new LinkedHashSet<>(given);
            } else {
                Set<String> needs = needs(listing, sources);
                assertThat(given).as("the imports above\n" + listing).containsAll(needs);
                unused.removeAll(needs);
            }
        }
        assertThat(unused).as("imports that no listing needs").isEmpty();
    }

    static boolean isOnlyImports(String listing) {
        return listing.lines().allMatch(line -> line.isEmpty() || line.startsWith("import "));
    }
}
