package dev.weft.benchmarks;

/** A server on the loopback interface that sends back what it gets; it begins when it is made. */
interface EchoServer {
    int port() throws Exception;

    /** Ends it, and waits until it has ended. */
    void stop() throws Exception;
}
