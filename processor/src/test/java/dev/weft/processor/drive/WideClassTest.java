package dev.weft.processor.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.testing.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class with five asynchronous methods and three lambdas, beside what else there is in such a class. */
class WideClassTest {
    private static final String HEAD = """
            package p;

            import static dev.weft.Asyncio.*;

            import dev.weft.Coroutine;
            import dev.weft.annotations.Async;
            import java.util.*;

            final class Wide {
                private final Map<String, List<Integer>> index = new TreeMap<>();
                private int total;

                void add(String key, int value) {
                    index.computeIfAbsent(key, ignored -> new ArrayList<>()).add(value);
                    total += value;
                }

                List<Integer> find(String key) {
                    List<Integer> found = index.get(key);
                    return found == null ? List.of() : List.copyOf(found);
                }

                int largest() {
                    return index.values().stream()
                            .flatMap(List::stream)
                            .mapToInt(Integer::intValue)
                            .max()
                            .orElse(0);
                }

                @Override
                public String toString() {
                    StringBuilder text = new StringBuilder("Wide[");
                    index.forEach((key, values) -> text.append(key).append('=').append(values).append(' '));
                    return text.append(total).append(']').toString();
                }

                interface Source {
                    Coroutine<Integer> read(String key);
                }
            """;

    private static final String METHOD = """
                @Async
                Coroutine<Integer> load%1$d(String key, Source source) {
                    int sum = 0;
                    for (int i = 0; i < 3; i++) {
                        try {
                            int value = await(source.read(key + i));
                            add(key, value);
                            sum += value;
                        } catch (IllegalStateException e) {
                            sum -= await(source.read(e.getMessage()));
                        }
                    }
                    return result(sum + total);
                }
            """;

    private static final String LAMBDA = """
                Coroutine<Integer> job%1$d(String key, Source source) {
                    int factor = total + %1$d;
                    return async(() -> {
                        int value = await(source.read(key));
                        add(key, value);
                        return value * factor + await(source.read(key + value));
                    });
                }
            """;

    private @TempDir Path root;

    private static String asynchronous() {
        return HEAD + repeated(METHOD, 5) + repeated(LAMBDA, 3) + "}\n";
    }

    private static String repeated(String template, int times) {
        return IntStream.range(0, times).mapToObj(template::formatted).collect(Collectors.joining());
    }

    /** The same with plain calls; its lambdas are objects that nobody calls. */
    private static String synchronous() {
        return asynchronous()
                .replaceAll("import (static )?dev[^\n]*\n", "")
                .replace("    @Async\n", "")
                .replaceAll("await\\((source\\.read\\((?:[^()]|\\(\\))*\\))\\)", "$1")
                .replace("result(sum + total)", "sum + total")
                .replace("return async(() -> {", "return () -> {")
                .replace("        });\n", "        };\n")
                .replaceAll("Coroutine<Integer> (job\\d)", "java.util.concurrent.Callable<Integer> $1")
                .replace("Coroutine<Integer>", "Integer");
    }

    private Project compiled(String name, String source) {
        Project project = new Project(root.resolve(name)).source("src/p/Wide.java", source);
        assertThat(project.compile(List.of(), "src/p/Wide.java"))
                .as(project.messages())
                .isTrue();
        return project;
    }

    private static long bytes(Project project) throws IOException {
        long bytes = 0;
        for (String file : project.classes()) {
            bytes += Files.size(project.output().resolve(file));
        }
        return bytes;
    }

    @Test
    void takesTwiceTheBytesOfItsSynchronousForm() throws IOException {
        Project woven = compiled("woven", asynchronous());
        Project plain = compiled("plain", synchronous());
        assertThat(plain.classes()).containsExactly("p/Wide$Source.class", "p/Wide.class");
        assertThat((double) bytes(woven) / bytes(plain)).isLessThanOrEqualTo(2.0);
    }

    @Test
    void needsTwoClassesForItsFrames() {
        assertThat(compiled("woven", asynchronous()).classes())
                .containsExactly(
                        "p/Wide$Frames$async.class", "p/Wide$Frames.class", "p/Wide$Source.class", "p/Wide.class");
    }
}
