package dev.weft.io;

import java.net.SocketAddress;

/**
 * A datagram that was received.
 *
 * @param data its bytes
 * @param sender where it came from
 */
public record Datagram(byte[] data, SocketAddress sender) {}
