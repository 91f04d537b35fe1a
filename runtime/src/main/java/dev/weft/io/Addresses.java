package dev.weft.io;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Addresses as text. */
final class Addresses {
    private Addresses() {}

    /** Returns {@code host:port}, with the brackets of IPv6; never looks a name up. */
    static String text(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            InetAddress ip = inet.getAddress();
            String host = ip == null ? inet.getHostString() : ip.getHostAddress();
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
        }
        String text = address.toString();
        return text.isEmpty() ? "unnamed" : text;
    }
}
