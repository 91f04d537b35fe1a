package dev.weft.testing;

import dev.weft.Coroutine;
import java.lang.reflect.Constructor;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs asynchronous programs in virtual time: when nothing is ready, the clock jumps to the next timer. While something
 * is in flight outside (a thread, a foreign stage), virtual time stands still, and the wait is a real one.
 *
 * <pre>{@code
 * assertEquals("late", Simulation.run(sayAfter(3600, "late")));     // at once
 * }</pre>
 *
 * <p>A program that waits for itself ends with a {@link DeadlockError} at once, one that takes too much real time with
 * a {@link HangError}, and one that leaves something behind with a {@link LeftOverError}.
 *
 * <p>The loops of a {@link dev.weft.LoopGroup} belong to the simulation: one loop runs at a time, on its own thread,
 * and all have one time. Which one is next is a choice of the schedule.
 *
 * <p>The loop cannot know of a thread of your own that will call {@code callSoonThreadsafe} later. Let the program
 * await what that thread does, by {@code toThread} or a {@code CompletionStage}.
 */
public final class Simulation {
    private Simulation() {}

    /**
     * Runs a program in virtual time.
     *
     * @param program what to run
     * @param <T> the type of the result
     * @return its result; if it failed, its original throwable is thrown, checked or not
     * @throws DeadlockError if nothing can ever happen again
     * @throws HangError if it takes more than 10 s of real time
     * @throws LeftOverError if something of it has not ended
     * @throws IllegalStateException if a loop runs on this thread
     */
    public static <T> T run(Coroutine<T> program) {
        return run(program, SimulationOptions.defaults());
    }

    /**
     * Runs a program as the options say.
     *
     * @param program what to run
     * @param options how
     * @param <T> the type of the result
     * @return its result; if it failed, its original throwable is thrown, checked or not
     * @throws IllegalArgumentException if the options want several runs: a coroutine runs once
     * @throws DeadlockError if nothing can ever happen again
     * @throws HangError if it takes too much real time
     * @throws LeftOverError if something of it has not ended
     * @throws BlockingCallError if it blocks its thread and the options say that it must not
     * @throws ScheduleError if it fails in the given schedule
     * @throws IllegalStateException if a loop runs on this thread
     */
    public static <T> T run(Coroutine<T> program, SimulationOptions options) {
        Objects.requireNonNull(program, "program");
        if (options.schedules() > 1) {
            program.close();
            throw new IllegalArgumentException(
                    "a coroutine runs once, and these options want several runs: give run(() -> program(), options) a supplier");
        }
        return run(() -> program, options);
    }

    /**
     * Runs a program in virtual time. The supplier is called on the running loop.
     *
     * @param program makes what to run
     * @param <T> the type of the result
     * @return its result; if it failed, its original throwable is thrown, checked or not
     * @throws DeadlockError if nothing can ever happen again
     * @throws HangError if it takes more than 10 s of real time
     * @throws LeftOverError if something of it has not ended
     * @throws IllegalStateException if a loop runs on this thread
     */
    public static <T> T run(Supplier<? extends Coroutine<T>> program) {
        return run(program, SimulationOptions.defaults());
    }

    /**
     * Runs a program as the options say, once for each schedule; each time in a loop of its own. The supplier is called
     * on the running loop. What the program shares between its runs, it has to reset itself.
     *
     * @param program makes what to run
     * @param options how
     * @param <T> the type of the result
     * @return the result of the plain order; if that failed, its original throwable is thrown, checked or not
     * @throws DeadlockError if nothing can ever happen again
     * @throws HangError if it takes too much real time
     * @throws LeftOverError if something of it has not ended
     * @throws BlockingCallError if it blocks its thread and the options say that it must not
     * @throws ScheduleError if it fails in another order than the plain one
     * @throws DivergenceError if it is not deterministic
     * @throws IllegalStateException if a loop runs on this thread
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // the value is that of the program, null as well
    public static <T> T run(Supplier<? extends Coroutine<T>> program, SimulationOptions options) {
        Objects.requireNonNull(program, "program");
        try {
            return (T) new Explorer(programOf(program, options), options)
                    .schedules()
                    .value();
        } catch (Throwable failure) {
            throw Simulation.<RuntimeException>sneak(failure);
        }
    }

    /**
     * Runs a program once in the plain order, and then once for each await at which a task of it stopped: there the
     * task is cancelled. The program may end as cancelled, but leave nothing behind: no task, no generator, no lock or
     * permit; and it may fail in no other way.
     *
     * @param program makes what to run
     * @param options how each run is made
     * @param <T> the type of the result
     * @throws FaultError if a cancellation breaks it, or there is no await
     */
    public static <T> void cancelEverywhere(Supplier<? extends Coroutine<T>> program, SimulationOptions options) {
        everywhere(program, options, "cancelled", null);
    }

    /**
     * Runs a program once in the plain order, and then once for each await at which a task of it stopped for something
     * of its own, such as a future or a lock: there a {@code type} is thrown. The program may fail with that, or with
     * something that has it as a cause, but leave nothing behind.
     *
     * @param program makes what to run
     * @param type the type of the failure, with a constructor that takes a message or nothing
     * @param options how each run is made
     * @param <T> the type of the result
     * @throws FaultError if a failure breaks it, or there is no such await
     * @throws IllegalArgumentException if {@code type} cannot be made
     */
    public static <T> void failEverywhere(
            Supplier<? extends Coroutine<T>> program, Class<? extends Throwable> type, SimulationOptions options) {
        everywhere(program, options, failed(type), maker(type));
    }

    private static <T> void everywhere(
            Supplier<? extends Coroutine<T>> program,
            SimulationOptions options,
            String what,
            @Nullable Function<String, Throwable> failure) {
        try {
            new Explorer(programOf(program, options), options).faults(what, failure);
        } catch (Throwable found) {
            throw Simulation.<RuntimeException>sneak(found);
        }
    }

    static String failed(Class<? extends Throwable> type) {
        return type.getSimpleName() + " thrown";
    }

    /**
     * Returns the clock of the simulation that runs on this thread.
     *
     * @return the clock
     * @throws IllegalStateException if there is none
     */
    public static TestClock clock() {
        return current().clock();
    }

    /**
     * Returns the network of the simulation that runs on this thread.
     *
     * @return the network
     * @throws IllegalStateException if there is none
     */
    public static SimulatedNetwork network() {
        return current().network();
    }

    private static World current() {
        World world = World.current();
        if (world == null) {
            throw new IllegalStateException(
                    "no simulation runs on this thread: start one with Simulation.run(...), or annotate the test with @WeftTest");
        }
        return world;
    }

    private static Explorer.Program programOf(Supplier<? extends Coroutine<?>> program, SimulationOptions options) {
        return new Explorer.Program() {
            private SimulationOptions next = options;

            @Override
            public Explorer.Outcome run(@Nullable Choices choices, @Nullable Faults faults) {
                World world = new World(next);
                next = options.failOnBlockingCall(false);
                Object value = null;
                Throwable failure = null;
                try {
                    world.driver().choose(choices);
                    world.driver().inject(faults);
                    value = world.run(program, "main");
                } catch (VirtualMachineError fatal) {
                    world.close();
                    throw fatal;
                } catch (Throwable thrown) {
                    failure = thrown;
                }
                return ended(world, value, failure);
            }
        };
    }

    static Explorer.Outcome ended(World world, @Nullable Object value, @Nullable Throwable failure) {
        int held = world.heldCount();
        String heldText = world.heldText();
        boolean isStuck = failure instanceof DeadlockError || failure instanceof HangError;
        if (isStuck) {
            world.close(); // what is left is in the error already
            return new Explorer.Outcome(value, failure, null, held, heldText);
        }
        return new Explorer.Outcome(value, failure, world.end(failure == null), held, heldText);
    }

    /** Returns what makes a failure of {@code type} with a message. */
    static Function<String, Throwable> maker(Class<? extends Throwable> type) {
        for (Class<?>[] parameters : new Class<?>[][] {{String.class}, {}}) {
            try {
                Constructor<? extends Throwable> constructor = type.getDeclaredConstructor(parameters);
                constructor.setAccessible(true);
                return message -> make(constructor, parameters.length == 0 ? new Object[0] : new Object[] {message});
            } catch (NoSuchMethodException | RuntimeException next) {
                // perhaps the other one
            }
        }
        throw new IllegalArgumentException(
                type.getName() + " cannot be made: it needs a constructor that takes a String, or nothing");
    }

    private static Throwable make(Constructor<? extends Throwable> constructor, Object[] arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(constructor.getDeclaringClass().getName() + " cannot be made", e);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // what is thrown is the original
    static <E extends Throwable> E sneak(Throwable failure) throws E {
        throw (E) failure;
    }
}
