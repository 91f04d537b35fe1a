package dev.weft.language.libraries;

import dev.weft.processor.weave.WeaveRequest;
import dev.weft.processor.weave.Weaver;
import dev.weft.processor.weave.Woven;
import dev.weft.processor.weave.code.WeaveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;

/** A library whose methods have all become coroutines. */
final class AsynchronousLibrary {
    private final Map<String, byte[]> classes = new LinkedHashMap<>();
    private final Map<String, byte[]> resources = new LinkedHashMap<>();
    private final Map<String, byte[]> woven = new LinkedHashMap<>();
    private final Map<String, Set<String>> nestMembers = new LinkedHashMap<>();
    private final List<String> leftAlone = new ArrayList<>();
    private final boolean sharesReturns;
    private int methods;
    private int awaits;

    /** Weaves a jar; each method has one return that all others jump to, or as many as it had. */
    AsynchronousLibrary(Path jar, boolean sharesReturns) throws IOException {
        this.sharesReturns = sharesReturns;
        read(jar);
        Weaver weaver = new Weaver(new ClassFolder(classes));
        classes.forEach((name, bytes) -> weave(weaver, name, bytes));
        nestMembers.forEach((host, members) ->
                woven.computeIfPresent(host, (name, bytes) -> Weaver.addNestMembers(bytes, members)));
    }

    private void read(Path jar) throws IOException {
        try (JarInputStream in = new JarInputStream(Files.newInputStream(jar))) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                String name = entry.getName();
                if (name.endsWith("module-info.class") || entry.isDirectory()) {
                    continue;
                }
                if (name.endsWith(".class")) {
                    classes.put(name.substring(0, name.length() - ".class".length()), in.readAllBytes());
                } else {
                    resources.put(name, in.readAllBytes());
                }
            }
        }
    }

    /** Weaves one class; methods that are refused, for their size, are left alone then. */
    private void weave(Weaver weaver, String name, byte[] bytes) {
        Set<String> excluded = new HashSet<>();
        while (true) {
            Coroutines made = new Coroutines(bytes, excluded, sharesReturns);
            if (made.bodies().isEmpty()) {
                woven.put(name, made.owner());
                return;
            }
            try {
                Woven result = weaver.weave(new WeaveRequest(made.owner(), made.bodies(), made.shells()));
                woven.put(name, result.owner());
                woven.putAll(result.frames());
                if (!result.nestHost().equals(name)) {
                    nestMembers
                            .computeIfAbsent(result.nestHost(), key -> new LinkedHashSet<>())
                            .addAll(result.nestMembers());
                }
                methods += made.bodies().size();
                awaits += made.awaits();
                return;
            } catch (WeaveException e) {
                String original = made.original(e.method());
                if (original == null || !excluded.add(original)) {
                    throw new IllegalStateException(name + "." + e.method() + ": " + e.getMessage(), e);
                }
                leftAlone.add(name + "." + original + ": " + e.getMessage());
            } catch (RuntimeException e) {
                throw new IllegalStateException("weaving " + name, e);
            }
        }
    }

    /** Writes the library as a folder of classes. */
    void writeTo(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> entry : woven.entrySet()) {
            write(folder.resolve(entry.getKey() + ".class"), entry.getValue());
        }
        for (Map.Entry<String, byte[]> entry : resources.entrySet()) {
            write(folder.resolve(entry.getKey()), entry.getValue());
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    /** How many methods are coroutines now. */
    int methods() {
        return methods;
    }

    /** How many awaits there are in them. */
    int awaits() {
        return awaits;
    }

    /** The methods that could not be woven, with the reason. */
    List<String> leftAlone() {
        return leftAlone;
    }
}
