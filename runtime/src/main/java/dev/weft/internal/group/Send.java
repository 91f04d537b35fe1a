package dev.weft.internal.group;

import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import org.jspecify.annotations.Nullable;

/**
 * Sends one item. Until its turn comes, the item stands in nobody's hands but its own: whatever ends the wait
 * otherwise, nobody has got it.
 *
 * @param <T> the type of the item
 */
public final class Send<T extends @Nullable Object> extends Continuation<Void> {
    private final Channel<T> channel;
    private final T item;
    private @Nullable Waiter waiter;

    /**
     * Makes a coroutine that sends.
     *
     * @param channel where to
     * @param item what
     */
    public Send(Channel<T> channel, T item) {
        this.channel = channel;
        this.item = item;
    }

    @Override
    protected @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Waiter waiter = this.waiter;
        if (waiter == null) {
            valueOf(sent);
            waiter = channel.beginPut(item);
            this.waiter = waiter;
            return waiter == null ? null : Trampoline.await(waiter.future(), this);
        }
        try {
            valueOf(sent);
        } catch (Throwable givenUp) {
            channel.giveUp(waiter);
            throw givenUp;
        }
        channel.put(item, waiter);
        return null;
    }

    @Override
    protected String describe() {
        return "LoopChannel.send";
    }
}
