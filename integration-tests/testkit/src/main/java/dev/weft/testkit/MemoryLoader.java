package dev.weft.testkit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads classes from memory. Those come first: one that the parent has, too, is loaded anew. */
public final class MemoryLoader extends ClassLoader {
    private final Map<String, byte[]> classes;

    /**
     * Makes a loader of these classes.
     *
     * @param classes by internal name their class files
     * @param parent where all other classes are looked for
     */
    public MemoryLoader(Map<String, byte[]> classes, @Nullable ClassLoader parent) {
        super(parent);
        this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte @Nullable [] bytes = classes.get(name.replace('.', '/'));
            return bytes == null ? super.loadClass(name, resolve) : defineClass(name, bytes, 0, bytes.length);
        }
    }
}
