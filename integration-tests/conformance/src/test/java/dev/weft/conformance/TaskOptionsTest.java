package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static dev.weft.conformance.VirtualTime.runVirtual;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.ContextVar;
import dev.weft.Coroutine;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskFactory;
import dev.weft.TaskGroup;
import dev.weft.TaskOptions;
import dev.weft.annotations.Async;
import dev.weft.testkit.CapturedLog;
import dev.weft.testkit.Trace;
import org.junit.jupiter.api.Test;

/**
 * Names, contexts and eagerness of tasks: the keyword arguments of {@code create_task}, and what a task factory gets of
 * them.
 */
class TaskOptionsTest {
    private static final ContextVar<String> USER = ContextVar.of("user", "nobody");

    private final Trace out = new Trace();

    @Async
    private Coroutine<Void> says(String what) {
        out.print(what, currentTask().name(), USER.get());
        USER.set(what);
        await(yieldNow());
        return done();
    }

    @Test
    void aTaskRunsInTheContextThatItIsGivenAndKeepsItsName() {
        runVirtual(async(() -> {
            Context context = Context.copy();
            context.run(() -> USER.set("ada"));
            Task<Void> task = createTask(says("first"), "T", context);
            await(task);
            await(runningLoop().createTask(says("second"), null, context));
            try (var group = new TaskGroup()) {
                Task<Void> inGroup = group.createTask(says("third"), "G", context);
                out.print(inGroup.context() == context, task.context() == context);
            }
            out.print(USER.get());
        }));
        out.has(
                "first T ada",
                "second " + out.lines().get(1).split(" ")[1] + " first",
                "true true",
                "third G second",
                "nobody");
    }

    @Test
    void anEagerTaskHasItsNameAndContextFromItsFirstStepOn() {
        runVirtual(async(() -> {
            Context context = Context.copy();
            context.run(() -> USER.set("ada"));
            Task<Void> task = createEagerTask(says("eager"), "E", context);
            out.print("created", task.name());
            await(task);
            await(createEagerTask(says("named"), "N"));
            try (var group = new TaskGroup()) {
                group.createTask(
                        says("in group"), TaskOptions.DEFAULTS.withName("G").withEager(true));
                out.print("body");
            }
        }));
        out.has("eager E ada", "created E", "named N nobody", "in group G nobody", "body");
    }

    @Test
    void anEagerTaskCannotEnterTheContextOfItsCreator() {
        runVirtual(async(() -> {
            Task<Void> task = createEagerTask(says("never"), "E", currentTask().context());
            out.print(task.exception().getMessage());
        }));
        out.has("cannot enter the context: it is already entered");
    }

    @Test
    void theContextOfATaskShowsWhatItSetsAndLetsOthersSetInIt() {
        runVirtual(async(() -> {
            Task<String> task = createTask(async(() -> {
                USER.set("inside");
                await(sleep(1));
                return USER.get();
            }));
            await(yieldNow());
            Context context = task.context();
            out.print(context == task.context());
            context.run(() -> {
                out.print(USER.get());
                USER.set("outside");
            });
            out.print(await(task));
            Context own = currentTask().context();
            USER.set("mine");
            await(yieldNow());
            out.print(own == currentTask().context(), own.duplicate() != own);
            own.duplicate().run(() -> out.print(USER.get()));
        }));
        out.has("true", "inside", "outside", "true true", "mine");
    }

    @Test
    void tokensFromBeforeTheContextWasAskedForStayGood() {
        runVirtual(async(() -> {
            var before = USER.set("before");
            Context context = currentTask().context();
            out.print(context.get(USER));
            var after = USER.set("after");
            out.print(context.get(USER));
            USER.reset(after);
            USER.reset(before);
            out.print(USER.get(), context.contains(USER));

            Task<Void> task = createTask(async(() -> {
                var token = USER.set("inner");
                await(sleep(1));
                USER.reset(token);
                out.print(USER.get());
            }));
            await(yieldNow());
            out.print(task.context().get(USER));
            await(task);
        }));
        out.has("before", "after", "nobody false", "inner", "nobody");
    }

    @Test
    void aFactoryGetsNameContextAndEagerness() {
        runVirtual(async(() -> {
            Context context = Context.copy();
            runningLoop().setTaskFactory(new TaskFactory() {
                @Override
                public <T> Task<T> createTask(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
                    out.print(options.name(), options.context() == context, options.eager());
                    return TaskFactory.SCHEDULED.createTask(loop, coroutine, options);
                }
            });
            await(createTask(done()));
            await(createTask(done(), "named"));
            await(runningLoop().createTask(done(), context));
            await(createTask(done(), "both", context));
            await(createEagerTask(done(), "eager"));
            await(runningLoop().createTask(done(), TaskOptions.DEFAULTS.withEager(false)));
            await(gather(result(1)));
            runningLoop().setTaskFactory(null);
            out.print(runningLoop().taskFactory() == TaskFactory.SCHEDULED);
        }));
        out.has(
                "null false null",
                "named false null",
                "null true null",
                "both true null",
                "eager false true",
                "null false false",
                "null false null",
                "true");
    }

    @Test
    void whoWantsATaskDecidesAboutItsStartBeforeTheFactory() {
        runVirtual(async(() -> {
            runningLoop().setTaskFactory(TaskFactory.EAGER);
            Task<Void> later = runningLoop()
                    .createTask(
                            says("later"), TaskOptions.DEFAULTS.withName("L").withEager(false));
            Task<Void> now = createTask(says("now"), "N");
            await(gather(later, now));
        }));
        out.has("now N nobody", "later L nobody");
    }

    @Test
    void aFactoryThatReturnsNothingIsToldSo() {
        runVirtual(async(() -> {
            runningLoop().setTaskFactory(new TaskFactory() {
                @Override
                public <T> Task<T> createTask(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
                    coroutine.close();
                    return null;
                }
            });
            assertThatThrownBy(() -> createTask(yieldNow()))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("the task factory returned null");
        }));
    }

    @Test
    void theCurrentTaskOfALoopIsNullWhereNoneRuns() {
        EventLoop other = EventLoop.create();
        runVirtual(async(() -> {
            out.print(currentTask(runningLoop()) == currentTask(), currentTask(other));
            runningLoop().callSoon(() -> out.print(currentTask(runningLoop())));
            await(sleep(1));
        }));
        other.close();
        out.has("true null", "null");
    }

    @Test
    void aHandlerCanLeaveAnErrorToTheDefault() {
        runVirtual(async(() -> {
            EventLoop loop = runningLoop();
            out.print(loop.exceptionHandler());
            loop.setExceptionHandler((where, context) -> {
                out.print("handler", context.message());
                where.defaultExceptionHandler(context);
            });
            out.print(loop.exceptionHandler() != null);
            ErrorContext odd = new ErrorContext("odd", new IllegalStateException("x"), null, null);
            out.print(CapturedLog.of(() -> loop.callExceptionHandler(odd)));
        }));
        out.has("null", "true", "handler odd", "[SEVERE odd java.lang.IllegalStateException: x]");
    }
}
