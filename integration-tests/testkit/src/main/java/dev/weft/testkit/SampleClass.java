package dev.weft.testkit;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The source of a class with asynchronous methods and lambdas beside what else there is in such a class, and of the
 * same class without: for what Weft adds to either.
 */
public final class SampleClass {
    private static final String CLASS = """
            package sample;

            import static dev.weft.Asyncio.async;
            import static dev.weft.Asyncio.await;
            import static dev.weft.Asyncio.result;

            import dev.weft.Coroutine;
            import dev.weft.annotations.Async;
            import java.util.ArrayList;
            import java.util.List;
            import java.util.Map;
            import java.util.TreeMap;

            final class %1$s {
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

            %2$s
                @Override
                public String toString() {
                    StringBuilder text = new StringBuilder("%1$s[");
                    index.forEach((key, values) -> text.append(key).append('=').append(values).append(' '));
                    return text.append(total).append(']').toString();
                }

                interface Source {
                    Coroutine<Integer> read(String key);
                }
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

    private SampleClass() {}

    /** Returns where the source of the class {@code sample.name} belongs. */
    public static String path(String name) {
        return "sample/" + name + ".java";
    }

    /** Returns the class {@code sample.name} with so many asynchronous methods and lambdas. */
    public static String asynchronous(String name, int methods, int lambdas) {
        return CLASS.formatted(name, repeated(METHOD, methods) + repeated(LAMBDA, lambdas));
    }

    /** Returns the same with plain calls; its lambdas are objects that nobody calls. */
    public static String synchronous(String name, int methods, int lambdas) {
        return asynchronous(name, methods, lambdas)
                .replaceAll("import (static )?dev[^\n]*\n", "")
                .replace("    @Async\n", "")
                .replaceAll("await\\((source\\.read\\((?:[^()]|\\(\\))*\\))\\)", "$1")
                .replace("result(sum + total)", "sum + total")
                .replace("return async(() -> {", "return () -> {")
                .replace("        });\n", "        };\n")
                .replaceAll("Coroutine<Integer> (job\\d)", "java.util.concurrent.Callable<Integer> $1")
                .replace("Coroutine<Integer>", "Integer");
    }

    private static String repeated(String template, int times) {
        return IntStream.range(0, times).mapToObj(template::formatted).collect(Collectors.joining("\n", "", "\n"));
    }
}
