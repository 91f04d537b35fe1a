package dev.weft.testing;

import dev.weft.Coroutine;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the methods call that the annotation processor adds for JUnit. Not to be used by hand. */
public final class TestBridge {
    private TestBridge() {}

    /**
     * Runs the coroutine of a test, or of a method that runs before or after one, on the loop of that test.
     *
     * @param method calls the method; null for nothing to run
     * @throws Throwable what it fails with
     */
    public static void run(Supplier<? extends @Nullable Coroutine<?>> method) throws Throwable {
        World world = World.current();
        if (world != null) {
            world.run(method, "main");
            return;
        }
        World own = new World(SimulationOptions.defaults()); // beside a test that is none of ours
        Throwable failure = null;
        try {
            own.run(method, "main");
        } catch (Throwable thrown) {
            failure = thrown;
        }
        Throwable problem = Simulation.ended(own, null, failure).problem();
        if (problem != null) {
            throw problem;
        }
    }
}
