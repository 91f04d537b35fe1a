package dev.weft.io.tests;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.testing.Simulation;
import dev.weft.testing.SimulationOptions;
import dev.weft.testing.streams.Resources;
import dev.weft.testing.streams.StreamContract;
import java.time.Duration;

/** Connections of the simulated network, in virtual time. */
class SimulatedTest implements StreamContract {
    /** What the tests leave behind, a real loop cancels. */
    private static final SimulationOptions OPTIONS =
            SimulationOptions.defaults().allowLeftOvers(true).timeout(Duration.ofMinutes(2));

    static void simulate(Coroutine<Void> test) {
        Simulation.run(test, OPTIONS);
    }

    @Override
    public void drive(Coroutine<Void> test) {
        simulate(test);
    }

    @Override
    @Async
    public Coroutine<ByteStream.Pair> open(Resources resources) {
        Simulation.network().latency(Duration.ofMillis(1), Duration.ofMillis(5));
        return Sockets.tcp(resources);
    }
}
