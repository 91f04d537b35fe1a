package dev.weft;

import dev.weft.testkit.Trace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A loop in virtual time, a trace, and the errors that the loop reported; closes the loop after the test. */
final class VirtualLoop implements AfterEachCallback {
    final VirtualClock clock = new VirtualClock();
    final EventLoop loop = EventLoop.create(clock);
    final Trace trace = new Trace();
    final List<ErrorContext> reports = new ArrayList<>();

    VirtualLoop() {
        loop.setExceptionHandler((loop, context) -> reports.add(context));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        loop.close();
    }

    <T> T run(Coroutine<T> main) {
        return loop.runUntilComplete(main);
    }

    /** Runs a coroutine made of {@code steps}. */
    <T> T run(Steps.Step... steps) {
        return loop.runUntilComplete(Steps.<T>steps(steps));
    }
}
