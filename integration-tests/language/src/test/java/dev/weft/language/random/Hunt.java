package dev.weft.language.random;

import dev.weft.language.harness.Runs;
import dev.weft.processor.AsyncProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A long search for failing programs: {@code Hunt <first seed> <seeds> [<most failures to cut down>]}. A seed makes one
 * class with several bodies. Each failure is cut down and written into {@code target/hunt}.
 */
public final class Hunt {
    private static final int AT_ONCE = 60;

    private final Runs runs = new Runs();
    private final Path folder = Path.of("target", "hunt");
    private final int java;
    private int unusable;
    private int compared;

    private Hunt(int java) {
        this.java = java;
    }

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        long first = Long.parseLong(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        int most = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
        new Hunt(Runtime.version().feature()).search(first, count, most);
        System.exit(0);
    }

    private void search(long first, int count, int most) throws IOException {
        long start = System.nanoTime();
        Map<Program, Failure> failures = new LinkedHashMap<>();
        for (long seed = first; seed < first + count; seed += AT_ONCE) {
            List<Program> programs = new ArrayList<>();
            for (long next = seed; next < Math.min(first + count, seed + AT_ONCE); next++) {
                programs.add(Program.of(next, "P" + (next - seed), java));
            }
            Map<Program, Failure> found = check(programs);
            found.forEach((program, failure) -> System.out.println("FAILED seed " + program.seed() + " "
                    + failure.kind() + " " + failure.text().lines().limit(9).toList()));
            failures.putAll(found);
            System.out.printf(
                    "%d seeds, %d bodies, %d failed, %d not usable, %.0f s%n",
                    seed + programs.size() - first,
                    compared,
                    failures.size(),
                    unusable,
                    (System.nanoTime() - start) / 1e9);
        }
        failures.entrySet().stream().limit(most).forEach(entry -> cutDown(entry.getKey(), entry.getValue()));
    }

    private Map<Program, Failure> check(List<Program> programs) {
        Batch batch = new Batch(folder.resolve("classes"), runs, () -> List.of(new AsyncProcessor()));
        batch.check(programs);
        unusable += batch.unusable().size();
        compared += batch.compared();
        batch.unusable()
                .forEach((program, reason) -> System.out.println("not usable, seed " + program.seed() + ": "
                        + reason.lines().limit(3).toList()));
        return batch.failures();
    }

    private void cutDown(Program program, Failure failure) {
        int before = unusable;
        Program small = new Shrinker(this::check, failure).shrink(program);
        unusable = before;
        Map<Program, Failure> last = check(List.of(small));
        String text = small.source(World.WOVEN) + "\n/*\n" + last.values() + "\nwas:\n" + failure + "\n*/\n"
                + small.source(World.MODEL);
        try {
            Path file = folder.resolve("seed" + program.seed() + ".txt");
            Files.writeString(file, text);
            System.out.println("cut down to " + Shrinker.size(small.tree()) + " characters: " + file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
