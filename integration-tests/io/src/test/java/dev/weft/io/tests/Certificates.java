package dev.weft.io.tests;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Keys and self-signed certificates, made by the JDK's keytool. */
final class Certificates {
    private static final String PASSWORD = "changeit";
    private static final Path FOLDER = folder();

    /** For {@code localhost} and 127.0.0.1. */
    static final Certificates LOCALHOST = new Certificates("localhost", "dns:localhost,ip:127.0.0.1");

    static final Certificates OTHER = new Certificates("other", "dns:other.example");

    private final Path store;

    private Certificates(String name, String names) {
        store = FOLDER.resolve(name + ".p12");
        keytool("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=" + names);
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("weft-certificates");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                for (File file : folder.toFile().listFiles()) {
                    file.delete();
                }
                folder.toFile().delete();
            }));
            return folder;
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new AssertionError(output);
            }
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Writes the certificate, and behind it the key, as PEM. */
    Path pem() {
        try {
            KeyStore keys = load();
            String alias = keys.aliases().nextElement();
            Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
            String text = "-----BEGIN CERTIFICATE-----\n"
                    + encoder.encodeToString(keys.getCertificate(alias).getEncoded())
                    + "\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n"
                    + encoder.encodeToString(
                            keys.getKey(alias, PASSWORD.toCharArray()).getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
            return Files.writeString(store.resolveSibling(alias + ".pem"), text);
        } catch (IOException | GeneralSecurityException failure) {
            throw new AssertionError(failure);
        }
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    /** Shows this certificate, and trusts {@code trusted}. */
    SSLContext trusting(Certificates trusted) {
        return context("TLS", this, trusted);
    }

    /** Shows none. */
    SSLContext trusted() {
        return trusted("TLS");
    }

    /** Shows none, and speaks this version of the protocol only. */
    SSLContext trusted(String protocol) {
        return context(protocol, null, this);
    }

    private static SSLContext context(String protocol, Certificates shown, Certificates trusted) {
        try {
            SSLContext context = SSLContext.getInstance(protocol);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            if (shown != null) {
                keys.init(shown.load(), PASSWORD.toCharArray());
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted.load());
            context.init(shown == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException failure) {
            throw new AssertionError(failure);
        }
    }
}
