package dev.weft.examples;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Runs every example after the other, each under its name and with the time that it took. */
public final class RunAll {
    private RunAll() {}

    public static void main(String[] args) {
        Map<Class<?>, Consumer<String[]>> examples = new LinkedHashMap<>();
        examples.put(SayAfter.class, SayAfter::main);
        examples.put(Gather.class, Gather::main);
        examples.put(CreateTask.class, CreateTask::main);
        examples.put(AwaitOrder.class, AwaitOrder::main);
        examples.put(Tour.class, Tour::main);
        examples.forEach((program, main) -> {
            System.out.println("--- " + program.getSimpleName());
            long start = System.nanoTime();
            main.accept(args);
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            System.out.printf("(%d.%d s)%n", taken.toSeconds(), taken.toMillisPart() / 100);
        });
    }
}
