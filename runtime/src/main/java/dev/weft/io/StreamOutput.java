package dev.weft.io;

import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.internal.core.Continuation;
import dev.weft.internal.core.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a {@link Stream}: its operations hand their bytes to the conduit, and wait when that has no room.
 */
abstract class StreamOutput extends StreamInput {
    private boolean ended;

    /** An operation that makes no garbage is used again when it is over. */
    private @Nullable Send send;

    StreamOutput(Conduit conduit) {
        super(conduit);
    }

    final Coroutine<Void> sendOne(ByteBuffer bytes) {
        Send operation = send;
        if (operation == null || !operation.isFree()) {
            operation = new Send();
            send = operation;
        }
        operation.begin(bytes);
        return operation;
    }

    /**
     * Passes everything on and ends the output.
     *
     * @return whether that is done; if not, again when writable
     */
    final boolean end() throws IOException {
        if (!ended) {
            if (!conduit.flush() || !conduit.endOutput()) {
                return false;
            }
            ended = true;
        }
        return true;
    }

    final void checkNotEnded(String what) {
        if (ended) {
            throw new StreamClosedException(what + ": the output was ended by sendEof()", conduit.peer());
        }
    }

    // ---- operations

    /** Has to be the only one that sends. */
    private abstract class Writing<T> extends Operation<T> {
        @Override
        protected final @Nullable Object attempt() throws Throwable {
            checkWrite();
            checkAlone("send", "sends", writer);
            return run();
        }

        @Override
        protected final @Nullable Object woken() throws Throwable {
            forgetWriter();
            try {
                checkWrite();
            } catch (Throwable failure) {
                over();
                throw failure;
            }
            return run();
        }

        void checkWrite() {
            checkUse(describe());
            checkNotEnded(describe());
        }

        private @Nullable Object run() throws Throwable {
            boolean over = true;
            try {
                Object value = move();
                over = value != BLOCKED;
                return value;
            } catch (IOException failure) {
                throw failed(failure);
            } finally {
                if (over) {
                    over();
                }
            }
        }

        /** Returns what the operation fails with. */
        Throwable failed(IOException cause) {
            return failure(describe(), cause);
        }

        /** Moves what can be moved; {@link #BLOCKED} if that is not all. */
        abstract @Nullable Object move() throws Throwable;

        /** Returns whether some of the bytes have left, and some have not. */
        boolean isHalfway() {
            return false;
        }

        /** Called when the operation has ended, in whatever way. */
        void over() {}

        @Override
        protected final Object block(Continuation<?> caller) {
            bind(Asyncio.runningLoop());
            Object blocked = parkAlone(caller);
            writer = Asyncio.currentTask();
            waits();
            conduit.awaitWritable();
            return blocked;
        }

        @Override
        protected final void givenUp(boolean woken) {
            forgetWriter();
            if (isHalfway()) {
                String text = "the stream is broken: " + describe() + " of task " + name(Asyncio.currentTask())
                        + " was cancelled when a part of its bytes had left";
                breakWith(peer -> new BrokenStreamException(text, peer));
            }
            over();
        }
    }

    private final class Send extends Writing<Void> {
        private @Nullable ByteBuffer bytes;
        private int start;

        boolean isFree() {
            return bytes == null && renew();
        }

        void begin(ByteBuffer bytes) {
            this.bytes = bytes;
            this.start = -1;
        }

        @Override
        @Nullable
        Object move() throws IOException {
            ByteBuffer bytes = Objects.requireNonNull(this.bytes);
            if (start < 0) {
                start = bytes.position();
            }
            while (bytes.hasRemaining()) {
                if (conduit.write(bytes) == 0) {
                    return BLOCKED;
                }
            }
            return conduit.flush() ? null : BLOCKED;
        }

        @Override
        boolean isHalfway() {
            return bytes != null && start >= 0 && bytes.position() > start && bytes.hasRemaining();
        }

        @Override
        void over() {
            bytes = null;
        }

        @Override
        protected String describe() {
            return "ByteStream.send";
        }
    }

    final class SendAll extends Writing<Void> {
        private final ByteBuffer[] bytes;
        private int first;
        private boolean moved;

        SendAll(ByteBuffer[] bytes) {
            this.bytes = bytes;
        }

        @Override
        @Nullable
        Object move() throws IOException {
            while (true) {
                while (first < bytes.length && !bytes[first].hasRemaining()) {
                    first++;
                }
                if (first == bytes.length) {
                    return conduit.flush() ? null : BLOCKED;
                }
                if (conduit.write(bytes, first) == 0) {
                    return BLOCKED;
                }
                moved = true;
            }
        }

        @Override
        boolean isHalfway() {
            return moved && first < bytes.length;
        }

        @Override
        protected String describe() {
            return "ByteStream.send";
        }
    }

    final class SendFile extends Writing<Long> {
        private final FileChannel file;
        private final long start;
        private long position;

        /** Where to end; where the file has ended, once that is known. */
        private long end;

        SendFile(FileChannel file, long position, long count) {
            this.file = file;
            this.start = this.position = position;
            this.end = position + Math.min(count, Long.MAX_VALUE - position);
        }

        @Override
        Object move() throws IOException {
            while (position < end) {
                long count = write();
                if (count == 0) {
                    return BLOCKED;
                }
                if (count < 0) {
                    end = position;
                } else {
                    position += count;
                }
            }
            return conduit.flush() ? (Object) (position - start) : BLOCKED;
        }

        private long write() throws IOException {
            try {
                return conduit.write(file, position, end - position);
            } catch (NonReadableChannelException failure) {
                throw new IllegalStateException(describe() + ": the file was not opened for reading", failure);
            }
        }

        /** It may have been the connection that has failed, or the file, which the stream survives. */
        @Override
        Throwable failed(IOException cause) {
            IOException unreadable = readFailure();
            if (unreadable == null) {
                return super.failed(cause);
            }
            if (isHalfway()) {
                String text = "the stream is broken: " + describe() + " of task " + name(Asyncio.currentTask())
                        + " could not read its file further when a part of the bytes had left";
                breakWith(peer -> new BrokenStreamException(text, peer));
            }
            return file.isOpen()
                    ? new UncheckedIOException(
                            describe() + ": the file cannot be read: " + unreadable.getMessage(), unreadable)
                    : new IllegalStateException(describe() + ": the file is closed", unreadable);
        }

        /** Returns what a read of the file fails with here, null if it does not. */
        private @Nullable IOException readFailure() {
            try {
                file.read(ByteBuffer.allocate(1), position);
                return null;
            } catch (IOException failure) {
                return failure;
            }
        }

        @Override
        boolean isHalfway() {
            return position > start && position < end;
        }

        @Override
        protected String describe() {
            return "ByteStream.sendFile";
        }
    }

    final class SendEof extends Writing<Void> {
        @Override
        void checkWrite() {
            checkUse(describe());
        }

        @Override
        @Nullable
        Object move() throws IOException {
            return end() ? null : BLOCKED;
        }

        @Override
        protected String describe() {
            return "ByteStream.sendEof";
        }
    }
}
