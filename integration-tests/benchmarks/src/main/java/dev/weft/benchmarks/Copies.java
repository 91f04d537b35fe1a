package dev.weft.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Loads a class many times, with all that is nested in it. */
final class Copies extends ClassLoader {
    private final String name;

    private Copies(Class<?> type) {
        super(type.getClassLoader());
        this.name = type.getName();
    }

    /** Returns {@code count} objects, each of a copy of {@code type} of its own, which implements {@code shared}. */
    static <T> List<T> of(Class<? extends T> type, Class<T> shared, int count) {
        try {
            List<T> copies = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Class<?> copy = new Copies(type).loadClass(type.getName());
                copies.add(shared.cast(copy.getConstructor().newInstance()));
            }
            return copies;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
        if (!wanted.equals(name) && !wanted.startsWith(name + "$")) {
            return super.loadClass(wanted, resolve);
        }
        Class<?> loaded = findLoadedClass(wanted);
        if (loaded != null) {
            return loaded;
        }
        try (InputStream in = getParent().getResourceAsStream(wanted.replace('.', '/') + ".class")) {
            byte[] bytes = in.readAllBytes();
            return defineClass(wanted, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(wanted, e);
        }
    }
}
