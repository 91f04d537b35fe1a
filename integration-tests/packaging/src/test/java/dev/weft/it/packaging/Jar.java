package dev.weft.it.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** A published jar, found on the class path by an entry that only it has. */
record Jar(Path path) {
    static Jar with(String entry) {
        URL url = ClassLoader.getSystemResource(entry);
        if (url == null) {
            throw new AssertionError("nothing on the class path has " + entry);
        }
        try {
            if (url.openConnection() instanceof JarURLConnection connection) {
                return new Jar(Path.of(connection.getJarFileURL().toURI()));
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("not packaged: " + url + "; these tests run in `verify`");
    }

    /** The names of all files in the jar, in order. */
    List<String> files() {
        try (JarFile jar = new JarFile(path.toFile())) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes(String name) {
        try (JarFile jar = new JarFile(path.toFile());
                InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    ModuleDescriptor module() {
        return ModuleFinder.of(path).findAll().stream()
                .map(ModuleReference::descriptor)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
