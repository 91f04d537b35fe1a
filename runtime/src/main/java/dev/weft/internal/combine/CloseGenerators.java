package dev.weft.internal.combine;

import dev.weft.AsyncGenerator;
import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.ErrorContext;
import dev.weft.Outcome;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Trampoline;
import dev.weft.internal.report.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Closes the generators of a loop that have begun and not ended; what they fail with goes to the exception handler. */
public final class CloseGenerators extends Continuation<Void> {
    private final Loop loop;
    private final List<AsyncGenerator<?>> closing = new ArrayList<>();
    private boolean begun;

    /** Makes a coroutine that closes what is there when it begins. */
    public CloseGenerators(Loop loop) {
        this.loop = loop;
    }

    @Override
    @SuppressWarnings("unchecked") // the result of gatherOutcomes
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Object outcomes = valueOf(sent);
        if (!begun) {
            begun = true;
            closing.addAll(loop.begunGenerators());
            if (closing.isEmpty()) {
                return null;
            }
            List<Coroutine<Void>> closes = new ArrayList<>();
            for (AsyncGenerator<?> generator : closing) {
                closes.add(generator.closeAsync());
            }
            outcomes = Trampoline.await(Gather.outcomes(closes), this);
            if (outcomes == SUSPENDED) {
                return SUSPENDED;
            }
        }
        report((List<Outcome<Void>>) Objects.requireNonNull(outcomes));
        return null;
    }

    private void report(List<Outcome<Void>> outcomes) {
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Failure<Void> failure
                    && !(failure.error() instanceof CancelledError)) {
                loop.callExceptionHandler(new ErrorContext(
                        "an error occurred during closing of asynchronous generator " + Text.of(closing.get(i)),
                        failure.error(),
                        null,
                        Text.of(closing.get(i))));
            }
        }
    }

    @Override
    protected String describe() {
        return "shutdownGenerators";
    }
}
