package dev.weft.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every rule is cited by a test or excused with a reason, and none is both. */
class RuleCoverageTest {
    @Test
    void everyRuleIsTestedOrExcused() throws IOException, ReflectiveOperationException, URISyntaxException {
        TreeSet<String> tested = new TreeSet<>();
        for (Class<?> type : testClasses()) {
            for (Method method : type.getDeclaredMethods()) {
                Rule rule = method.getAnnotation(Rule.class);
                if (rule != null) {
                    assertThat(method.isAnnotationPresent(Test.class))
                            .as("%s cites a rule and must be a test", method)
                            .isTrue();
                    tested.addAll(List.of(rule.value()));
                }
            }
        }
        Map<String, String> rules = table("rules.tsv");
        Map<String, String> excused = table("not-applicable.tsv");

        assertThat(excused).allSatisfy((rule, reason) -> assertThat(reason).isNotBlank());
        assertThat(excused.keySet()).as("both tested and excused").noneMatch(tested::contains);
        TreeSet<String> accounted = new TreeSet<>(tested);
        accounted.addAll(excused.keySet());
        assertThat(accounted).containsExactlyElementsOf(rules.keySet());
        assertThat(rules).hasSize(112);
    }

    private static List<Class<?>> testClasses() throws IOException, URISyntaxException, ClassNotFoundException {
        Path root = Path.of(RuleCoverageTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String packageName = RuleCoverageTest.class.getPackageName();
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.list(root.resolve(packageName.replace('.', '/')))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith("Test.class")) {
                    classes.add(
                            Class.forName(packageName + "." + name.substring(0, name.length() - ".class".length())));
                }
            }
        }
        return classes;
    }

    /** Lines of {@code number TAB text}; those that start with a number sign are comments. */
    private static Map<String, String> table(String resource) throws IOException {
        Map<String, String> rows = new TreeMap<>();
        try (InputStream in = RuleCoverageTest.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    String[] cells = line.split("\t");
                    assertThat(cells).as(line).hasSize(2);
                    assertThat(rows.put(cells[0], cells[1]))
                            .as("twice: %s", line)
                            .isNull();
                }
            }
        }
        return rows;
    }
}
