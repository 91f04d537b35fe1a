package dev.weft.testkit;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** Plain javac, from strings to class files. */
public final class InMemoryJavac {
    private final String classPath;

    private InMemoryJavac(String classPath) {
        this.classPath = classPath;
    }

    /**
     * Returns javac with the folders and jars from which these classes were loaded on its class path. Test runners may
     * hide the class path from the system property, so it is asked for at the classes.
     */
    public static InMemoryJavac with(Class<?>... classes) {
        return new InMemoryJavac(Stream.of(classes)
                .map(InMemoryJavac::place)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator)));
    }

    /** Returns the folder or jar that a class was loaded from. */
    public static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Compiles sources without annotation processing.
     *
     * @param sources by path ({@code p/Demo.java}) their text
     * @param options further options, such as {@code -g:none}
     * @return by internal name the class files, in alphabetical order
     * @throws IllegalArgumentException if javac reports an error; the message is javac's
     */
    public Map<String, byte[]> compile(Map<String, String> sources, String... options) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-g", "-parameters", "-nowarn", "-cp", classPath));
        arguments.addAll(List.of(options));
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((path, text) -> units.add(new MemorySource(path, text)));
        StringWriter messages = new StringWriter();
        try (MemoryClasses output = new MemoryClasses(javac.getStandardFileManager(null, Locale.ROOT, null))) {
            if (!javac.getTask(messages, output, null, arguments, null, units).call()) {
                throw new IllegalArgumentException(messages.toString());
            }
            return output.classes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
