package dev.weft.conformance.delegation;

import static dev.weft.Asyncio.*;

import dev.weft.AsyncGenerator;
import dev.weft.AsyncIterator;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.conformance.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plays a scenario and records what could be seen. */
final class ScenarioRun {
    private final Scenario scenario;
    private final boolean delegates;
    private final List<String> trace = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    private final List<AsyncGenerator<Integer>> generators = new ArrayList<>();
    private final List<Task<Void>> consumers = new ArrayList<>();

    private ScenarioRun(Scenario scenario, boolean delegates) {
        this.scenario = scenario;
        this.delegates = delegates;
    }

    static List<String> play(Scenario scenario, boolean delegates) {
        ScenarioRun run = new ScenarioRun(scenario, delegates);
        try (EventLoop loop = VirtualTime.newLoop()) {
            loop.setExceptionHandler((theLoop, context) -> run.report(context.exception()));
            loop.callLater(Duration.ofHours(1), loop::stop); // it takes no time, unless nobody can go on
            loop.runUntilComplete(run.main());
            loop.runUntilComplete(loop.shutdownGenerators());
        }
        Collections.sort(run.reports);
        run.trace.addAll(run.reports);
        return run.trace;
    }

    /**
     * Generators that are closed at the same time get into each other's way if they wait while they are closed. Who
     * comes first depends on the order of the closings, which is not the same for a delegate that somebody else
     * advances as well.
     */
    private void report(@Nullable Throwable failure) {
        String text = failure == null ? "" : text(failure);
        if (!text.contains("closeAsync(): asynchronous generator is already running")) {
            reports.add("report " + text);
        }
    }

    private void say(Object... words) {
        StringBuilder line = new StringBuilder();
        for (Object word : words) {
            line.append(word instanceof Throwable failure ? text(failure) : String.valueOf(word))
                    .append(' ');
        }
        trace.add(line.toString().trim());
    }

    /**
     * A null pointer has other words where there is no unboxing instruction, and where that has failed often it is one
     * object for all, which keeps nothing that is suppressed. The methods have other names.
     */
    private static String text(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.getClass().getSimpleName());
        if (failure instanceof NullPointerException) {
            return text.toString();
        }
        if (failure.getMessage() != null) {
            text.append('(')
                    .append(failure.getMessage().replace(".plain", ".delegating"))
                    .append(')');
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            text.append('+').append(text(suppressed));
        }
        return text.toString();
    }

    @Async
    private Coroutine<Void> main() {
        for (Plan plan : scenario.roots()) {
            generators.add(make(plan));
        }
        for (Plan plan : scenario.shared()) {
            generators.add(make(plan));
        }
        for (int i = 0; i < scenario.consumers().size(); i++) {
            consumers.add(createTask(consume(i, scenario.consumers().get(i))));
        }
        await(gatherOutcomes(consumers));
        return done();
    }

    private AsyncGenerator<Integer> make(Plan plan) {
        return delegates ? delegating(plan) : plain(plan);
    }

    private AsyncGenerator<Integer> shared(int number) {
        return generators.get(scenario.roots().size() + number);
    }

    private AsyncIterator<Integer> iterator(Plan.Source source) {
        if (source instanceof Plan.Own own) {
            return make(own.plan());
        }
        return source instanceof Plan.Plain plain ? new Counting(plain) : shared(((Plan.Shared) source).number());
    }

    // ---- the consumers

    @Async
    private Coroutine<Void> consume(int me, List<Scenario.Step> steps) {
        for (Scenario.Step step : steps) {
            try {
                await(consume(me, step));
            } catch (Throwable failure) {
                say("consumer", me, failure);
            }
        }
        return done();
    }

    @Async
    private Coroutine<Void> consume(int me, Scenario.Step step) {
        if (step instanceof Scenario.Advance advance) {
            AsyncGenerator<Integer> generator = generators.get(advance.target());
            boolean more = await(generator.advance());
            say(me, "advanced", advance.target(), more, more ? generator.current() : "");
        } else if (step instanceof Scenario.Close close) {
            await(generators.get(close.target()).closeAsync());
            say(me, "closed", close.target());
        } else if (step instanceof Scenario.Current current) {
            say(me, "current", generators.get(current.target()).current());
        } else if (step instanceof Scenario.Pause pause) {
            await(pause(pause.iterations()));
        } else if (step instanceof Scenario.Cancel cancel) {
            say(me, "cancels", cancel.consumer());
            consumers.get(cancel.consumer()).cancel();
        } else if (step instanceof Scenario.Both both) {
            List<Outcome<Boolean>> outcomes = await(gatherOutcomes(
                    generators.get(both.one()).advance(),
                    generators.get(both.other()).advance()));
            for (Outcome<Boolean> outcome : outcomes) {
                say(me, outcome instanceof Outcome.Failure<Boolean> failure ? failure.error() : outcome);
            }
        } else if (step instanceof Scenario.CancelledAdvance advance) {
            Task<Boolean> task = createTask(generators.get(advance.target()).advance());
            await(pause(advance.after()));
            task.cancel();
            say(me, "in a task", await(task));
        } else if (step instanceof Scenario.Shutdown) {
            await(runningLoop().shutdownGenerators());
            say(me, "shut down");
        } else if (step instanceof Scenario.Loop loop) {
            int seen = 0;
            for (Integer element : awaitEach(generators.get(loop.target()))) {
                say(me, "element", element);
                await(pause(loop.pause()));
                if (++seen >= loop.most()) {
                    break;
                }
            }
            say(me, "out of the loop");
        }
        return done();
    }

    @Async
    private static Coroutine<Void> pause(int iterations) {
        for (int i = 0; i < iterations; i++) {
            await(yieldNow());
        }
        return done();
    }

    // ---- the generators: the two have the same loops but for what keeps those of the second one from delegating

    private static void look() {}

    @Async
    private Coroutine<Integer> other(Plan plan, Plan.Act act) {
        if (act instanceof Plan.Wait wait) {
            await(pause(wait.iterations()));
        } else if (act instanceof Plan.Say say) {
            say(plan.name(), say.text());
        } else if (act instanceof Plan.Fail fail) {
            throw new IllegalArgumentException(fail.text());
        } else if (act instanceof Plan.AdvanceShared advance) {
            AsyncGenerator<Integer> generator = shared(advance.number());
            boolean more = await(generator.advance());
            say(plan.name(), "advanced shared", advance.number(), more, more ? generator.current() : "");
        } else if (act instanceof Plan.CloseShared close) {
            await(shared(close.number()).closeAsync());
        }
        return result(0);
    }

    @Async
    private AsyncGenerator<Integer> delegating(Plan plan) {
        for (Plan.Act act : plan.acts()) {
            if (act instanceof Plan.Emit emit) {
                emit(emit.value());
            } else if (act instanceof Plan.End) {
                return end();
            } else if (act instanceof Plan.Change change) {
                for (Integer x : awaitEach(iterator(change.source()))) {
                    await(pause(change.pause()));
                    emit(x == null ? -1 : x + 1000);
                }
            } else if (act instanceof Plan.PassOn passOn) {
                Plan.Source source = passOn.source();
                switch (passOn.shape()) {
                    case BOXED -> {
                        for (Integer x : awaitEach(iterator(source))) {
                            emit(x);
                        }
                    }
                    case UNBOXED -> {
                        for (int x : awaitEach(iterator(source))) {
                            emit(x);
                        }
                    }
                    case FINALLY -> {
                        try {
                            for (Integer x : awaitEach(iterator(source))) emit(x);
                        } finally {
                            say(plan.name(), "finally");
                        }
                    }
                    case FINALLY_WAITS -> {
                        try {
                            for (int x : awaitEach(iterator(source))) emit(x);
                        } finally {
                            await(pause(1));
                            say(plan.name(), "finally waited");
                        }
                    }
                    case FINALLY_EMITS -> {
                        try {
                            for (Integer x : awaitEach(iterator(source))) {
                                emit(x);
                            }
                        } finally {
                            emit(-2);
                            say(plan.name(), "finally emitted");
                        }
                    }
                    case CATCH_EXCEPTION -> {
                        try {
                            for (int x : awaitEach(iterator(source))) {
                                emit(x);
                            }
                        } catch (RuntimeException e) {
                            say(plan.name(), "caught", e);
                        }
                    }
                    case CATCH_ALL -> {
                        try {
                            for (Integer x : awaitEach(iterator(source))) {
                                emit(x);
                            }
                        } catch (Throwable t) {
                            say(plan.name(), "caught all", t);
                        }
                    }
                    case TWICE -> {
                        AsyncIterator<Integer> iterator = iterator(source);
                        for (Integer x : awaitEach(iterator)) {
                            emit(x);
                        }
                        say(plan.name(), "again");
                        for (int x : awaitEach(iterator)) {
                            emit(x);
                        }
                    }
                }
            } else {
                await(other(plan, act));
            }
        }
        return end();
    }

    @Async
    private AsyncGenerator<Integer> plain(Plan plan) {
        for (Plan.Act act : plan.acts()) {
            if (act instanceof Plan.Emit emit) {
                emit(emit.value());
            } else if (act instanceof Plan.End) {
                return end();
            } else if (act instanceof Plan.Change change) {
                for (Integer x : awaitEach(iterator(change.source()))) {
                    await(pause(change.pause()));
                    emit(x == null ? -1 : x + 1000);
                }
            } else if (act instanceof Plan.PassOn passOn) {
                Plan.Source source = passOn.source();
                switch (passOn.shape()) {
                    case BOXED -> {
                        for (Integer x : awaitEach(iterator(source))) {
                            look();
                            emit(x);
                        }
                    }
                    case UNBOXED -> {
                        for (int x : awaitEach(iterator(source))) {
                            look();
                            emit(x);
                        }
                    }
                    case FINALLY -> {
                        try {
                            for (Integer x : awaitEach(iterator(source))) {
                                look();
                                emit(x);
                            }
                        } finally {
                            say(plan.name(), "finally");
                        }
                    }
                    case FINALLY_WAITS -> {
                        try {
                            for (int x : awaitEach(iterator(source))) {
                                look();
                                emit(x);
                            }
                        } finally {
                            await(pause(1));
                            say(plan.name(), "finally waited");
                        }
                    }
                    case FINALLY_EMITS -> {
                        try {
                            for (Integer x : awaitEach(iterator(source))) {
                                look();
                                emit(x);
                            }
                        } finally {
                            emit(-2);
                            say(plan.name(), "finally emitted");
                        }
                    }
                    case CATCH_EXCEPTION -> {
                        try {
                            for (int x : awaitEach(iterator(source))) {
                                look();
                                emit(x);
                            }
                        } catch (RuntimeException e) {
                            say(plan.name(), "caught", e);
                        }
                    }
                    case CATCH_ALL -> {
                        try {
                            for (Integer x : awaitEach(iterator(source))) {
                                look();
                                emit(x);
                            }
                        } catch (Throwable t) {
                            say(plan.name(), "caught all", t);
                        }
                    }
                    case TWICE -> {
                        AsyncIterator<Integer> iterator = iterator(source);
                        for (Integer x : awaitEach(iterator)) {
                            look();
                            emit(x);
                        }
                        say(plan.name(), "again");
                        for (int x : awaitEach(iterator)) {
                            look();
                            emit(x);
                        }
                    }
                }
            } else {
                await(other(plan, act));
            }
        }
        return end();
    }

    /** An iterator that is not a generator. */
    private final class Counting implements AsyncIterator<Integer> {
        private final Plan.Plain plan;
        private int position;

        Counting(Plan.Plain plan) {
            this.plan = plan;
        }

        @Async
        @Override
        public Coroutine<Boolean> advance() {
            await(pause(plan.pause()));
            if (position == plan.size() && plan.fails()) {
                throw new IllegalArgumentException("plain");
            }
            return result(position++ < plan.size());
        }

        @Override
        public Integer current() {
            return position == 2 ? null : position;
        }

        @Async
        @Override
        public Coroutine<Void> closeAsync() {
            await(pause(plan.pause()));
            say("plain closed");
            return done();
        }
    }
}
