package dev.weft.io.tests;

import static dev.weft.Asyncio.*;

import dev.weft.AsyncCloseable;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.io.ByteStream;
import dev.weft.io.Subprocess;
import dev.weft.testing.streams.Resources;
import dev.weft.testing.streams.StreamContract;
import java.util.List;

/** The pipes of a program that hands on what it gets: into it, and out of it. */
class PipesTest implements StreamContract {
    @Override
    public int repeats() {
        return 10; // each with a process
    }

    @Override
    @Async
    public Coroutine<ByteStream.Pair> open(Resources resources) {
        Subprocess program = await(Subprocess.start(List.of("cat")));
        resources.add(new Ended(program));
        return result(new ByteStream.Pair(program.stdin(), program.stdout()));
    }

    @Override
    public boolean goesBothWays() {
        return false;
    }

    @Override
    public boolean resets() {
        return false; // a pipe just ends
    }

    @Override
    public boolean hasAddresses() {
        return false;
    }

    private record Ended(Subprocess program) implements AsyncCloseable {
        @Override
        @Async
        public Coroutine<Void> closeAsync() {
            await(program.exit(null));
            return done();
        }
    }
}
