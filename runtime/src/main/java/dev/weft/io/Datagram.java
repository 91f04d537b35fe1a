package dev.weft.io;

import java.net.SocketAddress;

/**
 * A datagram that was received. The array is the caller's own; two datagrams are equal only if they hold the same
 * array.
 *
 * @param data its bytes
 * @param sender where it came from
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that are handed over once: nobody compares datagrams
public record Datagram(byte[] data, SocketAddress sender) {}
