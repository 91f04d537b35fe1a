package dev.weft.processor.weave.oracle;

import dev.weft.Asyncio;
import dev.weft.annotations.Async;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Plain javac, from strings to class files, on the class path of the test. */
public final class InMemoryJavac {
    private InMemoryJavac() {}

    /**
     * Compiles sources without annotation processing.
     *
     * @param sources by path ({@code p/Demo.java}) their text
     * @param options further options, such as {@code -g:none}
     * @return by internal name the class files, in alphabetical order
     * @throws IllegalArgumentException if javac reports an error; the message is javac's
     */
    public static Map<String, byte[]> compile(Map<String, String> sources, String... options) {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-g", "-parameters", "-nowarn", "-cp", classPath()));
        arguments.addAll(List.of(options));
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((path, text) -> units.add(new Source(path, text)));
        StringWriter messages = new StringWriter();
        StandardJavaFileManager standard = javac.getStandardFileManager(null, Locale.ROOT, null);
        try (Output output = new Output(standard)) {
            if (!javac.getTask(messages, output, null, arguments, null, units).call()) {
                throw new IllegalArgumentException(messages.toString());
            }
            Map<String, byte[]> classes = new TreeMap<>();
            output.classes.forEach((name, bytes) -> classes.put(name.replace('.', '/'), bytes.toByteArray()));
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Test runners may hide the class path from the system property, so it is asked for at the classes. */
    private static String classPath() {
        return Stream.of(Trace.class, Asyncio.class, Async.class)
                .map(type -> {
                    try {
                        return Path.of(type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString();
                    } catch (URISyntaxException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String path, String text) {
            super(URI.create("string:///" + path), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes = new TreeMap<>();

        Output(JavaFileManager next) {
            super(next);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/')), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    classes.put(className, bytes);
                    return bytes;
                }
            };
        }
    }
}
