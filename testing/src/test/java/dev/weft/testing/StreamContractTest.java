package dev.weft.testing;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Transport;
import dev.weft.sync.AsyncQueue;
import dev.weft.testing.guide.Guide.Masked;
import dev.weft.testing.streams.Resources;
import dev.weft.testing.streams.StreamContract;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of streams finds what is wrong with a transport. */
class StreamContractTest {
    @Tag("program")
    abstract static class Faulty implements StreamContract {
        private final Function<ByteStream, Transport> transport;

        Faulty(Function<ByteStream, Transport> transport) {
            this.transport = transport;
        }

        @Override
        public Coroutine<ByteStream.Pair> open(Resources resources) {
            ByteStream.Pair wire = ByteStream.pair();
            return result(new ByteStream.Pair(
                    ByteStream.over(transport.apply(wire.left())), ByteStream.over(transport.apply(wire.right()))));
        }

        @Override
        public int repeats() {
            return 3;
        }

        @Override
        public boolean hasAddresses() {
            return false;
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(70);
        }

        @Override
        public void drive(Coroutine<Void> test) {
            Simulation.run(test, SimulationOptions.defaults().allowLeftOvers(true));
        }
    }

    static class LosesAByte extends Faulty {
        LosesAByte() {
            super(inner -> new Masked(inner) {
                @Override
                public Coroutine<Void> send(ByteBuffer bytes) {
                    if (bytes.remaining() > 1000) {
                        bytes.get();
                    }
                    return super.send(bytes);
                }
            });
        }
    }

    static class SaysTwice extends Faulty {
        SaysTwice() {
            super(inner -> new Masked(inner) {
                @Override
                @Async
                public Coroutine<Void> send(ByteBuffer bytes) {
                    await(super.send(bytes.duplicate()));
                    return super.send(bytes);
                }
            });
        }
    }

    static class NeverEnds extends Faulty {
        NeverEnds() {
            super(inner -> new Masked(inner) {
                @Override
                public Coroutine<Void> sendEof() {
                    return done();
                }
            });
        }
    }

    static class EndsBoth extends Faulty {
        EndsBoth() {
            super(inner -> new Masked(inner) {
                @Override
                @Async
                public Coroutine<Void> sendEof() {
                    await(super.sendEof());
                    return inner.closeAsync();
                }
            });
        }
    }

    static class AcceptsEverything extends Faulty {
        AcceptsEverything() {
            super(inner -> new Masked(inner) {
                private final AsyncQueue<ByteBuffer> accepted = new AsyncQueue<>();
                private Task<Void> pumping;

                @Override
                public Coroutine<Void> send(ByteBuffer bytes) {
                    accepted.putNowait(
                            ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
                    if (pumping == null) {
                        pumping = createTask(pump());
                    }
                    return done();
                }

                @Async
                private Coroutine<Void> pump() {
                    while (true) {
                        await(super.send(await(accepted.get())));
                        accepted.taskDone();
                    }
                }

                @Override
                @Async
                public Coroutine<Void> sendEof() {
                    await(accepted.join());
                    return super.sendEof();
                }
            });
        }
    }

    static class SaysGoodbyeWhenAborted extends Faulty {
        SaysGoodbyeWhenAborted() {
            super(inner -> new Masked(inner) {
                private Task<Void> closing;

                @Override
                public void close() {
                    closing = createTask(inner.closeAsync());
                }
            });
        }
    }

    static class LosesTheEndOfALongMessage extends Faulty {
        LosesTheEndOfALongMessage() {
            super(inner -> new Masked(inner) {
                private int sent;

                @Override
                public Coroutine<Void> send(ByteBuffer bytes) {
                    sent += bytes.remaining();
                    return sent > 20_000 ? done() : super.send(bytes);
                }
            });
        }
    }

    private static Programs finds(Class<?> faulty, String... tests) {
        Programs run = Programs.run(faulty);
        List<String> failed = run.results.entrySet().stream()
                .filter(result -> result.getValue() instanceof Throwable)
                .map(result -> result.getKey().replaceAll("\\(.*", ""))
                .toList();
        assertThat(failed).as(faulty.getSimpleName()).contains(tests);
        assertThat(run.results).as("some pass").containsValue("ok");
        return run;
    }

    @Test
    void aByteThatIsLost() {
        finds(LosesAByte.class, "muchGoesThroughInBothDirectionsAtOnce", "exactlySoManyBytes", "aPartOfAFileIsSent");
    }

    @Test
    void aByteThatIsDoubled() {
        finds(SaysTwice.class, "aReceiveTakesWhatIsThereUpToItsMaximum", "aReceiveThatIsCancelledLosesNothing");
    }

    @Test
    void anEndThatNeverComes() {
        Programs run = finds(NeverEnds.class, "theEndIsSeenBehindTheLastByteAsOftenAsSomebodyAsks");
        assertThat(run.failure("theEndIsSeenBehindTheLastByteAsOftenAsSomebodyAsks()"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("not ended after PT1M10S; who waits for what:\n")
                .hasMessageContaining("Streams.receiveAll");
    }

    @Test
    void anEndThatEndsBothDirections() {
        finds(EndsBoth.class, "theOtherDirectionGoesOnAfterTheEndOfOne", "muchGoesThroughInBothDirectionsAtOnce");
    }

    @Test
    void aSenderThatIsNotStopped() {
        finds(AcceptsEverything.class, "aStalledPeerStopsTheSender", "aSecondSenderIsAnErrorThatNamesBoth");
    }

    @Test
    void anAbortThatLooksLikeAnEnd() {
        finds(
                SaysGoodbyeWhenAborted.class,
                "aReceiveFailsWhenThePeerAborts",
                "aSendThatIsCutOffHalfwayBreaksTheStream");
    }

    @Test
    void aTailThatIsLost() {
        finds(LosesTheEndOfALongMessage.class, "closingSendsWhatWasAccepted", "linesAreDecodedWithoutTheirEnds");
    }
}
