package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.testkit.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What would be lost silently is reported. */
class ReportTest {
    private final Trace out = new Trace();

    @Async
    private Coroutine<Void> stuck() {
        await(runningLoop().createFuture());
        return done();
    }

    @Async
    private Coroutine<Void> bad() {
        throw new IllegalArgumentException("unseen");
    }

    @Test
    @Rule(
            value = "053",
            differs = "the loop holds its tasks: one that nobody references is reported when the loop closes")
    void aTaskStillPendingWhenTheLoopClosesIsReported() {
        EventLoop loop = EventLoop.create();
        loop.setExceptionHandler((l, context) -> out.print(context.message().contains("pending")));
        loop.createTask(stuck());
        loop.callSoon(loop::stop);
        loop.runForever();
        out.has();
        loop.close();
        out.has("true");
    }

    @Test
    void aFailedTaskThatNobodyLookedAtIsReported() {
        run(async(() -> {
            runningLoop().setExceptionHandler((loop, context) -> out.print(context.exception()));
            createTask(bad());
            await(sleep(0));
        }));
        out.has("java.lang.IllegalArgumentException: unseen");
    }

    @Test
    void aFailedTaskThatSomebodyLookedAtIsNotReported() {
        run(async(() -> {
            runningLoop().setExceptionHandler((loop, context) -> out.print(context.exception()));
            Task<Void> task = createTask(bad());
            await(waitAll(List.of(task)));
            assertThat(task.exception()).hasMessage("unseen");
            Task<Void> cancelled = createTask(stuck());
            await(sleep(0));
            cancelled.cancel();
            await(sleep(0));
        }));
        out.has();
    }
}
