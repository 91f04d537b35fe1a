package dev.weft.testing;

import dev.weft.BlockingCall;
import java.util.List;

/**
 * The program has blocked the thread of its loop, which its options forbid.
 *
 * @see SimulationOptions#failOnBlockingCall(boolean)
 */
public final class BlockingCallError extends AssertionError {
    private static final long serialVersionUID = 1L;

    /** How many calls are told. */
    private static final int MOST = 20;

    private final transient List<BlockingCall> calls;

    BlockingCallError(List<BlockingCall> calls) {
        super(text(calls));
        this.calls = List.copyOf(calls);
    }

    private static String text(List<BlockingCall> calls) {
        StringBuilder text = new StringBuilder("the program has blocked the thread of its loop, ")
                .append(Explorer.count(calls.size(), "time"))
                .append(':');
        for (BlockingCall call : calls.subList(0, Math.min(MOST, calls.size()))) {
            text.append("\n  ").append(call);
            call.stack().forEach(each -> text.append("\n      at ").append(each));
        }
        return text.append(calls.size() > MOST ? "\n  ... and " + (calls.size() - MOST) + " more" : "")
                .toString();
    }

    /**
     * Returns the calls, in the order in which they ended.
     *
     * @return the calls; empty for an error that was serialised
     */
    public List<BlockingCall> calls() {
        return calls == null ? List.of() : calls;
    }
}
