package dev.weft.internal.group;

import dev.weft.AsyncIterator;
import dev.weft.Coroutine;
import org.jspecify.annotations.Nullable;

/**
 * A walk over what is sent to a channel, until that is closed and empty. Closing the walk does not close the channel.
 *
 * @param <T> the type of the items
 */
public final class Items<T extends @Nullable Object> implements AsyncIterator<T> {
    private final Channel<T> channel;
    private @Nullable T current;
    private boolean present;

    /**
     * Makes a walk.
     *
     * @param channel where from
     */
    public Items(Channel<T> channel) {
        this.channel = channel;
    }

    @Override
    public Coroutine<Boolean> advance() {
        return new Advance();
    }

    @Override
    @SuppressWarnings("NullAway") // null only if a null was sent
    public T current() {
        if (!present) {
            throw new IllegalStateException("there is no current item: advance() has not returned true");
        }
        return current;
    }

    private final class Advance extends Receive<T, Boolean> {
        Advance() {
            super(channel);
        }

        @Override
        Object result(@Nullable T item) {
            current = item;
            present = true;
            return true;
        }

        @Override
        Object end() {
            current = null;
            present = false;
            return false;
        }
    }
}
