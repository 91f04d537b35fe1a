package dev.weft.benchmarks;

import dev.weft.Coroutine;
import dev.weft.sync.AsyncQueue;

/** Bodies of several kinds, each of which sums what comes out of a queue up to the first negative number. */
public interface WeftBody {
    int KINDS = 4;

    Coroutine<Long> body(int kind, AsyncQueue<Integer> queue);
}
