package dev.weft.io;

import dev.weft.AsyncIterator;
import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Operation;
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
abstract class StreamInput extends StreamState {
    private static final byte[] LINE_FEED = {'\n'};

    /** What was received and not taken, from the position to the limit; null if nothing is. */
    private @Nullable ByteBuffer ahead;

    /** An operation that makes no garbage is used again when it is over. */
    private @Nullable ReceiveInto receiveInto;

    StreamInput(Conduit conduit) {
        super(conduit);
    }

    final Coroutine<Integer> receiveInto(ByteBuffer into) {
        ReceiveInto operation = receiveInto;
        if (operation == null || !operation.isFree()) {
            operation = new ReceiveInto(this);
            receiveInto = operation;
        }
        operation.into = into;
        return operation;
    }

    /** Gives back what was read ahead: nobody will take it. */
    @Override
    final void releaseInput() {
        if (ahead != null) {
            conduit.pool().give(ahead);
            ahead = null;
        }
    }

    /** Takes the buffer of what was read ahead away, null if there is none. */
    @Nullable
    final ByteBuffer takeAhead() {
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
            buffer = conduit.pool().take();
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
                    "there are more unread bytes than an array holds", capacity, conduit.peer());
        }
        ByteBuffer larger = ByteBuffer.allocate(capacity).put(buffer).flip();
        conduit.pool().give(buffer);
        return larger;
    }

    private void releaseIfEmpty(ByteBuffer buffer) {
        if (!buffer.hasRemaining()) {
            conduit.pool().give(buffer);
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
    private abstract static class Reading<T> extends Operation<T> {
        final StreamInput stream;

        Reading(StreamInput stream) {
            this.stream = stream;
        }

        @Override
        protected final @Nullable Object attempt() throws Throwable {
            stream.checkUse(describe());
            stream.checkAlone("receive", "receives", stream.reader);
            return run();
        }

        @Override
        protected final @Nullable Object woken() throws Throwable {
            stream.forgetReader();
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
                stream.hasReceived |= over;
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
        protected final Object block(Continuation<?> caller) {
            stream.bind(Asyncio.runningLoop());
            Object blocked = parkAlone(caller);
            stream.reader = Asyncio.currentTask();
            stream.waits();
            stream.conduit.awaitReadable();
            return blocked;
        }

        @Override
        protected final void givenUp(boolean woken) {
            stream.forgetReader();
            over();
        }
    }

    static final class Receive extends Reading<byte[]> {
        private final int max;

        Receive(StreamInput stream, int max) {
            super(stream);
            this.max = max;
        }

        @Override
        Object move() throws IOException {
            int unread = stream.unread();
            if (unread > 0) {
                return stream.take(Math.min(unread, max));
            }
            ByteBuffer scratch = stream.conduit.scratch();
            scratch.limit(Math.min(max, scratch.capacity()));
            int count = stream.conduit.read(scratch);
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

    private static final class ReceiveInto extends Reading<Integer> {
        @Nullable
        ByteBuffer into;

        private Integer lastCount = 0;

        ReceiveInto(StreamInput stream) {
            super(stream);
        }

        /** Whether this is ready for another use. */
        boolean isFree() {
            return into == null && renew();
        }

        @Override
        Object move() throws IOException {
            ByteBuffer into = Objects.requireNonNull(this.into);
            ByteBuffer ahead = stream.ahead;
            int count;
            if (ahead != null) {
                count = Math.min(ahead.remaining(), into.remaining());
                into.put(into.position(), ahead, ahead.position(), count);
                into.position(into.position() + count);
                ahead.position(ahead.position() + count);
                stream.releaseIfEmpty(ahead);
            } else {
                count = stream.conduit.read(into);
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

    static final class ReceiveExactly extends Reading<byte[]> {
        private final int count;

        ReceiveExactly(StreamInput stream, int count) {
            super(stream);
            this.count = count;
        }

        @Override
        Object move() throws IOException {
            while (stream.unread() < count) {
                int read = stream.fill();
                if (read == 0) {
                    return BLOCKED;
                }
                if (read < 0) {
                    throw new IncompleteReadException(stream.take(stream.unread()), count, stream.conduit.peer());
                }
            }
            return stream.take(count);
        }

        @Override
        protected String describe() {
            return "ByteStream.receiveExactly";
        }
    }

    /** Looks for a separator in what is read ahead, each byte once. */
    private abstract static class Separated<T> extends Reading<T> {
        private final byte[] separator;
        private final int limit;
        private int searched;

        Separated(StreamInput stream, byte[] separator, int limit) {
            super(stream);
            this.separator = separator;
            this.limit = limit;
        }

        @Override
        final @Nullable Object move() throws IOException {
            while (true) {
                int unread = stream.unread();
                int found = unread < separator.length ? -1 : stream.indexOf(separator, searched);
                searched = Math.max(0, unread - separator.length + 1);
                if (found > limit || (found < 0 && searched > limit)) {
                    throw new LimitExceededException(
                            describe() + ": more than " + limit + " bytes before the separator",
                            limit,
                            stream.conduit.peer());
                }
                if (found >= 0) {
                    return found(found);
                }
                int read = stream.fill();
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

    static final class ReceiveUntil extends Separated<byte[]> {
        private final int separatorLength;

        ReceiveUntil(StreamInput stream, byte[] separator, int limit) {
            super(stream, separator, limit);
            this.separatorLength = separator.length;
        }

        @Override
        Object found(int before) {
            return stream.take(before + separatorLength);
        }

        @Override
        Object atEnd() {
            throw new IncompleteReadException(stream.take(stream.unread()), -1, stream.conduit.peer());
        }

        @Override
        protected String describe() {
            return "ByteStream.receiveUntil";
        }
    }

    static final class ReceiveLine extends Separated<String> {
        ReceiveLine(StreamInput stream, int limit) {
            super(stream, LINE_FEED, limit);
        }

        @Override
        Object found(int before) {
            return stream.takeLine(before);
        }

        @Override
        @Nullable
        Object atEnd() {
            return stream.unread() == 0 ? null : stream.takeText(stream.unread());
        }

        @Override
        protected String describe() {
            return "ByteStream.receiveLine";
        }
    }

    static final class Lines implements AsyncIterator<String> {
        private final StreamInput stream;
        private final int limit;
        private @Nullable String line;

        Lines(StreamInput stream, int limit) {
            this.stream = stream;
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
                super(Lines.this.stream, LINE_FEED, limit);
            }

            @Override
            Object found(int before) {
                line = stream.takeLine(before);
                return true;
            }

            @Override
            Object atEnd() {
                line = stream.unread() == 0 ? null : stream.takeText(stream.unread());
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
