package dev.weft.io;

import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * How one side of a connection speaks TLS: an immutable description. A client checks the certificate of the server and
 * its host name unless told otherwise. Renegotiation is refused.
 *
 * <p>May be used by any number of connections, loops and threads.
 */
public final class Tls {
    private enum ClientCertificate {
        NONE,
        REQUESTED,
        REQUIRED
    }

    private final boolean client;
    private final Supplier<SSLContext> context;
    private final List<String> protocols;
    private final @Nullable String serverName;
    private final boolean checksHostName;
    private final ClientCertificate clientCertificate;

    private Tls(
            boolean client,
            Supplier<SSLContext> context,
            List<String> protocols,
            @Nullable String serverName,
            boolean checksHostName,
            ClientCertificate clientCertificate) {
        this.client = client;
        this.context = context;
        this.protocols = protocols;
        this.serverName = serverName;
        this.checksHostName = checksHostName;
        this.clientCertificate = clientCertificate;
    }

    /**
     * The client's side, with the certificates that the JDK trusts.
     *
     * @return a description
     */
    public static Tls client() {
        return client(Tls::defaultContext);
    }

    /**
     * The client's side.
     *
     * @param context whom it trusts, and the certificates that it shows when it is asked; resumes the sessions in its
     *     cache
     * @return a description
     */
    public static Tls client(SSLContext context) {
        Objects.requireNonNull(context, "context");
        return client(() -> context);
    }

    private static Tls client(Supplier<SSLContext> context) {
        return new Tls(true, context, List.of(), null, true, ClientCertificate.NONE);
    }

    /**
     * The server's side.
     *
     * @param context the certificates that it shows
     * @return a description
     */
    public static Tls server(SSLContext context) {
        Objects.requireNonNull(context, "context");
        return server(() -> context);
    }

    /**
     * The server's side with certificates that can be replaced while it runs.
     *
     * @param context called for each connection, on a thread of its own: the certificates that this one shows
     * @return a description
     */
    public static Tls server(Supplier<SSLContext> context) {
        return new Tls(
                false, Objects.requireNonNull(context, "context"), List.of(), null, false, ClientCertificate.NONE);
    }

    /**
     * Offers protocols with ALPN, or, as a server, chooses the first of these that the client offers; what was chosen
     * is {@link ByteStream#applicationProtocol()}. A server refuses a client that offers only others.
     *
     * @param protocols their names, such as {@code "h2"}, the best first
     * @return a description
     */
    public Tls alpn(String... protocols) {
        return new Tls(client, context, List.of(protocols), serverName, checksHostName, clientCertificate);
    }

    /**
     * As a client, asks for this name (SNI), and expects a certificate for it. Without this, that is the host that was
     * connected to.
     *
     * @param name a host name
     * @return a description
     * @throws IllegalStateException if this is the server's side
     */
    public Tls serverName(String name) {
        checkSide(true, "serverName");
        Objects.requireNonNull(name, "name");
        return new Tls(client, context, protocols, name, checksHostName, clientCertificate);
    }

    /**
     * As a client, accepts a certificate that is trusted whatever name is in it.
     *
     * @return a description
     * @throws IllegalStateException if this is the server's side
     */
    public Tls withoutHostNameCheck() {
        checkSide(true, "withoutHostNameCheck");
        return new Tls(client, context, protocols, serverName, false, clientCertificate);
    }

    /**
     * As a server, asks the client for a certificate; one that shows none is served, too.
     *
     * @return a description
     * @throws IllegalStateException if this is the client's side
     */
    public Tls requestClientCertificate() {
        checkSide(false, "requestClientCertificate");
        return new Tls(client, context, protocols, serverName, checksHostName, ClientCertificate.REQUESTED);
    }

    /**
     * As a server, refuses a client without a certificate that the context trusts.
     *
     * @return a description
     * @throws IllegalStateException if this is the client's side
     */
    public Tls requireClientCertificate() {
        checkSide(false, "requireClientCertificate");
        return new Tls(client, context, protocols, serverName, checksHostName, ClientCertificate.REQUIRED);
    }

    private void checkSide(boolean client, String what) {
        if (this.client != client) {
            throw new IllegalStateException(
                    what + " is for the " + (client ? "client's" : "server's") + " side of TLS");
        }
    }

    boolean isClient() {
        return client;
    }

    /**
     * Makes the engine of a connection. May read files, so not on the loop's thread.
     *
     * @param host the name of the peer, if it is known
     */
    SSLEngine engine(@Nullable String host, int port) throws IOException {
        SSLContext context;
        try {
            context = Objects.requireNonNull(this.context.get(), "the supplier of the SSLContext returned null");
        } catch (RuntimeException failure) {
            throw new SSLException("there is no SSLContext: " + failure.getMessage(), failure);
        }
        String name = serverName != null ? serverName : host;
        SSLEngine engine = name == null ? context.createSSLEngine() : context.createSSLEngine(name, port);
        engine.setUseClientMode(client);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(protocols.toArray(new String[0]));
        if (client) {
            if (checksHostName && name == null) {
                throw new SSLException("it is not known whose certificate to expect: say so with Tls.serverName(...)");
            }
            if (checksHostName) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            }
            SNIHostName asked = name == null ? null : hostName(name);
            if (asked != null) {
                parameters.setServerNames(List.of(asked));
            }
        } else if (clientCertificate == ClientCertificate.REQUIRED) {
            parameters.setNeedClientAuth(true);
        } else if (clientCertificate == ClientCertificate.REQUESTED) {
            parameters.setWantClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Returns {@code name} as SNI wants it; null for an address, which it does not know. */
    private static @Nullable SNIHostName hostName(String name) {
        boolean isAddress = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        try {
            return isAddress ? null : new SNIHostName(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
        } catch (IllegalArgumentException noHostName) {
            return null;
        }
    }

    private static SSLContext defaultContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException failure) {
            throw new IllegalStateException("the JDK has no default SSLContext", failure);
        }
    }
}
