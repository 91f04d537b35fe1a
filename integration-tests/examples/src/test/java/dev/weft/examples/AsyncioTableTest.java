package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of asyncio's names: every name of Weft in it exists and is public, and where there is none it says why. */
class AsyncioTableTest {
    private static final Path TABLE = Path.of("../../docs/asyncio.md");
    private static final List<String> PACKAGES =
            List.of("dev.weft.", "dev.weft.sync.", "dev.weft.io.", "dev.weft.annotations.");

    @Test
    void everyRowNamesSomethingThatExistsOrSaysWhyThereIsNothing() throws IOException {
        List<String> rows = Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("|") && !line.startsWith("|---") && !line.contains("| Weft |"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(80).allSatisfy(row -> {
            String[] cells = row.substring(1).split("(?<!\\\\)\\|", -1);
            assertThat(cells).hasSize(4);
            String weft = cells[1].strip();
            if (weft.equals("—")) {
                assertThat(cells[2].strip()).as("a reason").isNotEmpty();
                assertThat(cells[2])
                        .as("what is here or not, not what is meant to come")
                        .doesNotContainIgnoringCase("planned");
            } else {
                assertThat(weft).matches("`[\\w.]+`(, `[\\w.]+`)*");
                assertThat(names(weft)).allMatch(AsyncioTableTest::exists, "exists");
            }
        });
    }

    @Test
    void everyPublicFunctionOfAsyncioHasItsPlace() throws IOException {
        String table = Files.readString(TABLE);
        Stream<String> functions = Arrays.stream(dev.weft.Asyncio.class.getMethods())
                .filter(method -> method.getDeclaringClass() == dev.weft.Asyncio.class)
                .map(method -> "`Asyncio." + method.getName() + "`")
                .distinct();
        // These make or end what is written by `async def` and `return` in Python.
        assertThat(functions)
                .filteredOn(name -> !List.of("`Asyncio.result`", "`Asyncio.done`", "`Asyncio.async`")
                        .contains(name))
                .allMatch(table::contains, "stands in the table");
    }

    private static List<String> names(String cell) {
        return Pattern.compile("`([\\w.]+)`")
                .matcher(cell)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static boolean exists(String name) {
        int dot = name.indexOf('.');
        Class<?> type = type(dot < 0 ? name : name.substring(0, dot));
        if (type == null || dot < 0) {
            return type != null;
        }
        String member = name.substring(dot + 1);
        return Stream.concat(
                        Arrays.stream(type.getMethods()).map(method -> method.getName()),
                        Arrays.stream(type.getFields()).map(field -> field.getName()))
                .anyMatch(member::equals);
    }

    private static Class<?> type(String simpleName) {
        return PACKAGES.stream()
                .map(inPackage -> {
                    try {
                        return Class.forName(inPackage + simpleName);
                    } catch (ClassNotFoundException absent) {
                        return null;
                    }
                })
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
