package dev.weft.examples;

import static dev.weft.Asyncio.*;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.Subprocess;
import dev.weft.io.SubprocessOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the commits of each author while {@code git log} still runs. */
public final class GitLog {
    private GitLog() {}

    @Async
    static Coroutine<Map<String, Integer>> authors(Path repository) {
        Map<String, Integer> counts = new TreeMap<>();
        List<String> command = List.of("git", "log", "--format=%an");
        try (Subprocess git =
                await(Subprocess.start(command, SubprocessOptions.defaults().directory(repository)))) {
            for (String author : awaitEach(git.stdout().lines(10_000))) {
                counts.merge(author, 1, Integer::sum);
            }
            int code = await(git.waitFor());
            if (code != 0) {
                throw new IllegalStateException(
                        "git ended with " + code + ": " + await(git.stderr().receiveLine(10_000)));
            }
        }
        return result(counts);
    }

    public static void main(String[] args) {
        run(authors(Path.of(args[0]))).forEach((author, count) -> System.out.println(count + " " + author));
    }
}
