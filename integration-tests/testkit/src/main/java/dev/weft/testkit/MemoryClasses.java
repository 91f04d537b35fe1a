package dev.weft.testkit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/** Keeps the class files that javac writes in memory. */
public final class MemoryClasses extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, byte[]> classes = new TreeMap<>();

    /** Leaves everything but output to {@code next}, which is closed with this one. */
    public MemoryClasses(JavaFileManager next) {
        super(next);
    }

    /** Returns by internal name what was written, in alphabetical order. */
    public Map<String, byte[]> classes() {
        return classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
        String name = className.replace('.', '/');
        return new SimpleJavaFileObject(URI.create("memory:///" + name + kind.extension), kind) {
            @Override
            public OutputStream openOutputStream() {
                return new ByteArrayOutputStream() {
                    @Override
                    public void close() {
                        classes.put(name, toByteArray());
                    }
                };
            }
        };
    }
}
