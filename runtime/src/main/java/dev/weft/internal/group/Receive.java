package dev.weft.internal.group;

import dev.weft.Coroutine;
import dev.weft.LoopChannel;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Trampoline;
import org.jspecify.annotations.Nullable;

/**
 * Receives one item. It is taken in the step that returns it: a cancellation comes before, and then somebody else gets
 * it, or finds a coroutine that has ended.
 *
 * @param <T> the type of the item
 * @param <R> the type of the result
 */
public abstract class Receive<T extends @Nullable Object, R extends @Nullable Object> extends Continuation<R>
        implements Taker<T> {
    private final Channel<T> channel;
    private @Nullable Waiter waiter;
    private @Nullable T item;
    private boolean ended;

    Receive(Channel<T> channel) {
        this.channel = channel;
    }

    /**
     * Makes a coroutine whose result is the item.
     *
     * @param channel where from
     * @param <T> the type of the item
     * @return a coroutine that fails with a {@link LoopChannel.ClosedException} if there is none, and will be none
     */
    public static <T extends @Nullable Object> Coroutine<T> item(Channel<T> channel) {
        return new Item<>(channel);
    }

    @Override
    protected final @Nullable Object resume(@Nullable Object sent) throws Throwable {
        Waiter waiter = this.waiter;
        if (waiter == null) {
            valueOf(sent);
            waiter = channel.beginTake(this);
            this.waiter = waiter;
            if (waiter != null) {
                return Trampoline.await(waiter.future(), this);
            }
        } else {
            try {
                valueOf(sent);
            } catch (Throwable givenUp) {
                channel.giveUp(waiter);
                throw givenUp;
            }
            channel.take(this, waiter);
        }
        return ended ? end() : result(item);
    }

    @Override
    public final void take(T item) {
        this.item = item;
    }

    @Override
    public final void ended() {
        ended = true;
    }

    abstract @Nullable Object result(@Nullable T item);

    abstract @Nullable Object end();

    @Override
    protected String describe() {
        return "LoopChannel.receive";
    }

    private static final class Item<T extends @Nullable Object> extends Receive<T, T> {
        Item(Channel<T> channel) {
            super(channel);
        }

        @Override
        @Nullable
        Object result(@Nullable T item) {
            return item;
        }

        @Override
        Object end() {
            throw new LoopChannel.ClosedException("the channel is closed, and nothing is left in it");
        }
    }
}
