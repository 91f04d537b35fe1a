package dev.weft.benchmarks;

import java.io.Closeable;
import java.io.IOException;

/** The client of an echo server: some connections, and a message of one size. */
interface EchoClient extends Closeable {
    /** The most that a connection may take to be there and to bring its first byte back, in milliseconds. */
    int CONNECT_LIMIT = 10_000;

    /** Sends the message on each connection and waits until all are back; what it returns depends on what came. */
    long round() throws IOException;
}
