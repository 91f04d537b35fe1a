package dev.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous generators of a loop that have begun and not ended, in the order in which they began: the end of a run closes them, so that their
 * {@code finally} blocks run. A list through its members, since generators come and go as often as calls.
 */
final class Generators {
    private final EventLoop loop;
    private @Nullable Member first;
    private @Nullable Member last;

    Generators(EventLoop loop) {
        this.loop = loop;
    }

    Member add(AsyncGenerator<?> generator) {
        Member member = new Member(this, generator);
        member.previous = last;
        if (last == null) {
            first = member;
        } else {
            last.next = member;
        }
        last = member;
        return member;
    }

    private void remove(Member member) {
        if (member.previous == null) {
            first = member.next;
        } else {
            member.previous.next = member.next;
        }
        if (member.next == null) {
            last = member.previous;
        } else {
            member.next.previous = member.previous;
        }
    }

    /** Returns them in the order in which they began; a copy. */
    List<AsyncGenerator<?>> snapshot() {
        List<AsyncGenerator<?>> generators = new ArrayList<>();
        for (Member member = first; member != null; member = member.next) {
            generators.add(member.generator);
        }
        return generators;
    }

    /** Closes all; what they fail with goes to the exception handler. */
    Coroutine<Void> closeAll() {
        return new CloseAll();
    }

    /** A generator that has begun. */
    static final class Member {
        private final Generators list;
        private final AsyncGenerator<?> generator;
        private @Nullable Member previous;
        private @Nullable Member next;

        Member(Generators list, AsyncGenerator<?> generator) {
            this.list = list;
            this.generator = generator;
        }

        /** Notes that it has ended. To be called once. */
        void ended() {
            list.remove(this);
        }
    }

    private final class CloseAll extends Coroutine<Void> {
        private final List<AsyncGenerator<?>> closing = new ArrayList<>();
        private boolean begun;

        @Override
        @SuppressWarnings("unchecked") // the result of gatherOutcomes
        protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
            Object outcomes = valueOf(sent);
            if (!begun) {
                begun = true;
                if (first == null) {
                    return null;
                }
                List<Coroutine<Void>> closes = new ArrayList<>();
                for (Member member = first; member != null; member = member.next) {
                    closing.add(member.generator);
                    closes.add(member.generator.closeAsync());
                }
                outcomes = awaitFrom(this, Gather.outcomes(closes));
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
                            "an error occurred during closing of asynchronous generator " + closing.get(i),
                            failure.error(),
                            null,
                            closing.get(i).toString()));
                }
            }
        }

        @Override
        protected String describe() {
            return "shutdownGenerators";
        }
    }
}
