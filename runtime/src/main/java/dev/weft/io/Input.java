package dev.weft.io;

import dev.weft.AsyncIterator;
import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.Task;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Loop;
import dev.weft.internal.core.Operation;
import dev.weft.internal.core.WaitQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a {@link Stream}: what was read ahead, and the operations that take from it.
 *
 * <p>An operation takes its bytes out at once when it has them all. So one that is given up, or that fails because of a
 * limit, leaves them.
 */
final class Input {
    private static final byte[] LINE_FEED = {'\n'};

    private final Stream stream;
    private final Conduit conduit;

    /** Who waits: at most one that is not cancelled. */
    final WaitQueue line = new WaitQueue();

    /** Who waits, or has waited last: for the message to the second one. */
    @Nullable
    Task<?> task;

    /** What was received and not taken, from the position to the limit; null if nothing is. */
    private @Nullable ByteBuffer ahead;

    /** An operation that makes no garbage is used again when it is over. */
    private @Nullable ReceiveInto receiveInto;

    private Integer lastCount = 0;

    Input(Stream stream, Conduit conduit) {
        this.stream = stream;
        this.conduit = conduit;
    }

    Coroutine<Integer> receive(ByteBuffer into) {
        ReceiveInto operation = receiveInto;
        if (operation == null || !operation.isFree()) {
            operation = new ReceiveInto();
            receiveInto = operation;
        }
        operation.into = into;
        return operation;
    }

    /** Gives back what was read ahead: nobody will take it. */
    void release() {
        if (ahead != null) {
            conduit.pool.give(ahead);
            ahead = null;
        }
    }

    /** Takes the buffer of what was read ahead away, null if there is none. */
    @Nullable
    ByteBuffer takeAhead() {
        ByteBuffer rest = ahead;
        ahead = null;
        return rest;
    }

    // ---- reading ahead

    private int unread() {
        return ahead == null ? 0 : ahead.remaining();
    }

    /** Reads behind what is unread; returns what {@link Conduit#read} returns. */
    private int fill() throws IOException {
        ByteBuffer buffer = ahead;
        if (buffer == null) {
            buffer = conduit.pool.take();
        } else if (buffer.limit() == buffer.capacity()) {
            buffer = makeRoom(buffer);
        }
        int start = buffer.position();
        int end = buffer.limit();
        int count = 0;
        try {
            buffer.limit(buffer.capacity()).position(end);
            count = conduit.read(buffer);
        } finally {
            buffer.position(start).limit(end + Math.max(0, count));
            ahead = buffer;
            releaseIfEmpty(buffer);
        }
        return count;
    }

    private ByteBuffer makeRoom(ByteBuffer buffer) {
        if (buffer.position() >= buffer.capacity() / 2) {
            return buffer.compact().flip();
        }
        int capacity = (int) Math.min(buffer.capacity() * 2L, Integer.MAX_VALUE - 8);
        if (capacity == buffer.capacity()) {
            throw new LimitExceededException(
                    "there are more unread bytes than an array holds", capacity, stream.peerAddress());
        }
        ByteBuffer larger = ByteBuffer.allocate(capacity).put(buffer).flip();
        conduit.pool.give(buffer);
        return larger;
    }

    private void releaseIfEmpty(ByteBuffer buffer) {
        if (!buffer.hasRemaining()) {
            conduit.pool.give(buffer);
            ahead = null;
        }
    }

    /** Takes the first bytes out of what is unread. */
    private byte[] take(int count) {
        byte[] bytes = new byte[count];
        ByteBuffer buffer = ahead;
        if (buffer != null) {
            buffer.get(bytes);
            releaseIfEmpty(buffer);
        }
        return bytes;
    }

    private int indexOf(byte[] separator, int from) {
        ByteBuffer buffer = Objects.requireNonNull(ahead);
        byte[] bytes = buffer.array();
        int start = buffer.arrayOffset() + buffer.position();
        int last = start + buffer.remaining() - separator.length;
        byte first = separator[0];
        for (int i = start + from; i <= last; i++) {
            if (bytes[i] == first
                    && (separator.length == 1
                            || Arrays.equals(bytes, i, i + separator.length, separator, 0, separator.length))) {
                return i - start;
            }
        }
        return -1;
    }

    // ---- operations

    /** Has to be the only one that receives. */
    private abstract class Reading<T> extends Operation<T> {
        @Override
        protected final @Nullable Object attempt() throws Throwable {
            stream.checkUse(describe());
            stream.checkAlone("receive", "receives", line, task);
            return run();
        }

        @Override
        protected final @Nullable Object woken() throws Throwable {
            try {
                stream.checkUse(describe());
            } catch (Throwable failure) {
                over();
                throw failure;
            }
            return run();
        }

        private @Nullable Object run() throws Throwable {
            boolean over = true;
            try {
                Object value = move();
                over = value != BLOCKED;
                return value;
            } catch (IOException failure) {
                throw stream.failure(describe(), failure);
            } finally {
                if (over) {
                    over();
                }
            }
        }

        /** Moves what can be moved; {@link #BLOCKED} if that is not enough. */
        abstract @Nullable Object move() throws Throwable;

        /** Called when the operation has ended, in whatever way. */
        void over() {}

        @Override
        protected WaitQueue line(Loop loop) {
            return stream.bind(line, loop);
        }

        @Override
        protected Object block(Continuation<?> caller) {
            Object blocked = super.block(caller);
            task = Asyncio.currentTask();
            stream.waits();
            conduit.awaitReadable();
            return blocked;
        }

        @Override
        protected void givenUp(boolean woken) {
            over();
        }
    }

    final class Receive extends Reading<byte[]> {
        private final int max;

        Receive(int max) {
            this.max = max;
        }

        @Override
        Object move() throws IOException {
            int unread = unread();
            if (unread > 0) {
                return take(Math.min(unread, max));
            }
            ByteBuffer scratch = conduit.pool.scratch();
            scratch.limit(Math.min(max, scratch.capacity()));
            int count = conduit.read(scratch);
            if (count == 0) {
                return BLOCKED;
            }
            byte[] bytes = new byte[Math.max(0, count)];
            scratch.flip().get(bytes);
            return bytes;
        }

        @Override
        protected String describe() {
            return "ByteStream.receive";
        }
    }

    private final class ReceiveInto extends Reading<Integer> {
        @Nullable
        ByteBuffer into;

        /** Whether this is ready for another use. */
        boolean isFree() {
            return into == null && renew();
        }

        @Override
        Object move() throws IOException {
            ByteBuffer into = Objects.requireNonNull(this.into);
            ByteBuffer ahead = Input.this.ahead;
            int count;
            if (ahead != null) {
                count = Math.min(ahead.remaining(), into.remaining());
                into.put(into.position(), ahead, ahead.position(), count);
                into.position(into.position() + count);
                ahead.position(ahead.position() + count);
                releaseIfEmpty(ahead);
            } else {
                count = conduit.read(into);
                if (count == 0) {
                    return BLOCKED;
                }
            }
            if (count != lastCount) { // messages are often of one size, and -128 to 127 is soon passed
                lastCount = count;
            }
            return lastCount;
        }

        @Override
        void over() {
            into = null;
        }

        @Override
        protected String describe() {
            return "ByteStream.receive";
        }
    }

    final class ReceiveExactly extends Reading<byte[]> {
        private final int count;

        ReceiveExactly(int count) {
            this.count = count;
        }

        @Override
        Object move() throws IOException {
            while (unread() < count) {
                int read = fill();
                if (read == 0) {
                    return BLOCKED;
                }
                if (read < 0) {
                    throw new IncompleteReadException(take(unread()), count, stream.peerAddress());
                }
            }
            return take(count);
        }

        @Override
        protected String describe() {
            return "ByteStream.receiveExactly";
        }
    }

    /** Looks for a separator in what is read ahead, each byte once. */
    private abstract class Separated<T> extends Reading<T> {
        private final byte[] separator;
        private final int limit;
        private int searched;

        Separated(byte[] separator, int limit) {
            this.separator = separator;
            this.limit = limit;
        }

        @Override
        final @Nullable Object move() throws IOException {
            while (true) {
                int unread = unread();
                int found = unread < separator.length ? -1 : indexOf(separator, searched);
                searched = Math.max(0, unread - separator.length + 1);
                if (found > limit || (found < 0 && searched > limit)) {
                    throw new LimitExceededException(
                            describe() + ": more than " + limit + " bytes before the separator",
                            limit,
                            stream.peerAddress());
                }
                if (found >= 0) {
                    return found(found);
                }
                int read = fill();
                if (read == 0) {
                    return BLOCKED;
                }
                if (read < 0) {
                    return atEnd();
                }
            }
        }

        abstract Object found(int before);

        abstract @Nullable Object atEnd();
    }

    final class ReceiveUntil extends Separated<byte[]> {
        private final int separatorLength;

        ReceiveUntil(byte[] separator, int limit) {
            super(separator, limit);
            this.separatorLength = separator.length;
        }

        @Override
        Object found(int before) {
            return take(before + separatorLength);
        }

        @Override
        Object atEnd() {
            throw new IncompleteReadException(take(unread()), -1, stream.peerAddress());
        }

        @Override
        protected String describe() {
            return "ByteStream.receiveUntil";
        }
    }

    final class ReceiveLine extends Separated<String> {
        ReceiveLine(int limit) {
            super(LINE_FEED, limit);
        }

        @Override
        Object found(int before) {
            return takeLine(before);
        }

        @Override
        @Nullable
        Object atEnd() {
            return unread() == 0 ? null : takeText(unread());
        }

        @Override
        protected String describe() {
            return "ByteStream.receiveLine";
        }
    }

    final class Lines implements AsyncIterator<String> {
        private final int limit;
        private @Nullable String line;

        Lines(int limit) {
            this.limit = limit;
        }

        @Override
        public Coroutine<Boolean> advance() {
            return new Advance();
        }

        @Override
        public String current() {
            if (line == null) {
                throw new IllegalStateException("there is no line: before the first advance() or after the end");
            }
            return line;
        }

        private final class Advance extends Separated<Boolean> {
            Advance() {
                super(LINE_FEED, limit);
            }

            @Override
            Object found(int before) {
                line = takeLine(before);
                return true;
            }

            @Override
            Object atEnd() {
                line = unread() == 0 ? null : takeText(unread());
                return line != null;
            }

            @Override
            protected String describe() {
                return "ByteStream.lines";
            }
        }
    }

    /** Takes a line out of what is unread, and its line feed. */
    private String takeLine(int length) {
        String line = takeText(length);
        skip(1);
        return line;
    }

    /** Takes that many bytes out of what is unread; the text is without a carriage return at their end. */
    private String takeText(int count) {
        ByteBuffer buffer = Objects.requireNonNull(ahead);
        int start = buffer.arrayOffset() + buffer.position();
        boolean carriageReturn = count > 0 && buffer.array()[start + count - 1] == '\r';
        String text = new String(buffer.array(), start, carriageReturn ? count - 1 : count, StandardCharsets.UTF_8);
        skip(count);
        return text;
    }

    private void skip(int count) {
        if (count > 0) {
            ByteBuffer buffer = Objects.requireNonNull(ahead);
            buffer.position(buffer.position() + count);
            releaseIfEmpty(buffer);
        }
    }
}
