package dev.weft.testing.streams;

import static dev.weft.Asyncio.*;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.TaskDump;
import dev.weft.TimerHandle;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.testing.streams.StreamFixture.Scenario;
import org.jspecify.annotations.Nullable;

/** Plays a scenario of a fixture, and tells what it waited for when that took too long. */
final class Played {
    private final StreamFixture fixture;
    private final Scenario scenario;
    private @Nullable String stuck;

    private Played(StreamFixture fixture, Scenario scenario) {
        this.fixture = fixture;
        this.scenario = scenario;
    }

    static Coroutine<Void> patiently(StreamFixture fixture, Scenario scenario) {
        return new Played(fixture, scenario).patiently();
    }

    @Async
    private Coroutine<Void> patiently() {
        EventLoop loop = runningLoop();
        Task<Void> playing = createTask(play());
        TimerHandle alarm = loop.callLater(fixture.patience(), () -> {
            stuck = TaskDump.capture(loop).toString();
            playing.cancel();
        });
        try {
            await(playing);
        } catch (CancelledError e) {
            if (stuck != null) {
                throw new AssertionError(
                        "not ended after " + fixture.patience() + "; who waits for what:\n" + stuck, e);
            }
            throw e;
        } finally {
            alarm.cancel();
        }
        return done();
    }

    private Coroutine<Void> play() {
        return async(() -> {
            try (Resources resources = new Resources()) {
                ByteStream.Pair pair = await(fixture.open(resources));
                try (ByteStream left = pair.left();
                        ByteStream right = pair.right()) {
                    await(scenario.play(left, right));
                }
            }
        });
    }
}
