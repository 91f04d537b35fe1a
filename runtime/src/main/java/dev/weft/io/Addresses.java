package dev.weft.io;

import java.net.Inet6Address;
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
            return text(ip == null ? inet.getHostString() : ip.getHostAddress(), inet.getPort());
        }
        String text = address.toString();
        return text.isEmpty() ? "unnamed" : text;
    }

    /** Returns {@code host:port}, with the brackets of IPv6. */
    static String text(String host, int port) {
        return (host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]") + ":" + port;
    }

    /** Tells whether {@code host} is no name but this address, in whatever spelling that IPv6 has for it. */
    static boolean isText(String host, InetAddress address) {
        return host.equals(address.getHostAddress()) || (host.indexOf(':') >= 0 && address instanceof Inet6Address);
    }

    /** Returns the port of an address, -1 if it has none. */
    static int port(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getPort() : -1;
    }
}
