package dev.weft.internal.core;

import dev.weft.BlockingCall;
import dev.weft.internal.report.Log;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Logs blocking calls in debug mode: each line of the program once, since what blocks there once does so often. */
final class BlockingLog implements Consumer<BlockingCall> {
    private static final int MOST = 1000;

    private final int loop;
    private final Set<String> places = new HashSet<>();

    BlockingLog(int loop) {
        this.loop = loop;
    }

    @Override
    public void accept(BlockingCall call) {
        if (places.size() < MOST && places.add(call.what() + call.place())) {
            StringBuilder text = new StringBuilder("loop ")
                    .append(loop)
                    .append(" was blocked: ")
                    .append(call);
            call.stack().forEach(each -> text.append("\n\tat ").append(each));
            Log.warning(text.toString());
        }
    }
}
