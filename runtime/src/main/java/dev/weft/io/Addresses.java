package dev.weft.io;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What addresses say. */
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

    /** Returns the port of an address, -1 if it has none. */
    static int port(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getPort() : -1;
    }
}
