package dev.weft.processor.javac;

import dev.weft.processor.javac.ClassFiles.ClassFile;
import dev.weft.processor.model.CompiledBody;
import dev.weft.processor.model.Descriptors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;

/**
 * What javac made of one source file with asynchronous bodies: its class files and those of the frame classes.
 *
 * <p>Kept or discarded as a whole. Build tools compare the time of {@code Demo.java} with that of {@code Demo.class}, whichever
 * class of the file it is that cannot be woven.
 */
final class SourceOutput {
    private final Descriptors descriptors;
    private final Map<TypeElement, List<CompiledBody>> bodies = new LinkedHashMap<>();
    private final Map<String, ClassFile> files = new LinkedHashMap<>();
    private final Map<String, ClassFile> frames = new LinkedHashMap<>();
    private final Set<String> usedFrames = new HashSet<>();

    SourceOutput(Descriptors descriptors) {
        this.descriptors = descriptors;
    }

    void add(CompiledBody body) {
        usedFrames.add(frame(body));
        bodies.computeIfAbsent(body.owner(), owner -> new ArrayList<>()).add(body);
    }

    /** Notes a class file, of this source or of one of its frame classes. */
    void add(TypeElement type, ClassFile file, boolean isFrame) {
        String name = descriptors.internalName(type);
        files.put(name, file);
        if (isFrame) {
            frames.put(name, file);
        }
    }

    /**
     * Forgets the bodies of local and anonymous classes in code that constants switch off: javac 17 attributes those classes, and writes none of
     * them. To be called when all class files are there.
     */
    void dropWhatIsNeverCompiled() {
        bodies.entrySet().removeIf(entry -> {
            boolean isDropped = isLocal(entry.getKey()) && !files.containsKey(descriptors.internalName(entry.getKey()));
            if (isDropped) {
                entry.getValue().forEach(body -> usedFrames.remove(frame(body)));
            }
            return isDropped;
        });
    }

    private static boolean isLocal(TypeElement type) {
        for (Element element = type; element instanceof TypeElement nested; element = nested.getEnclosingElement()) {
            if (nested.getNestingKind() == NestingKind.LOCAL || nested.getNestingKind() == NestingKind.ANONYMOUS) {
                return true;
            }
        }
        return false;
    }

    private static String frame(CompiledBody body) {
        return body.body().frameBinaryName().replace('.', '/');
    }

    Map<TypeElement, List<CompiledBody>> bodies() {
        return bodies;
    }

    ClassFile file(String internalName) throws IOException {
        ClassFile file = files.get(internalName);
        if (file == null) {
            throw new ClassFiles.NotFoundException(internalName + ".class");
        }
        return file;
    }

    /** Makes sure that nobody else has touched what was read and written here. */
    void check() throws IOException {
        for (ClassFile file : files.values()) {
            file.check();
        }
    }

    /** A call that only looked like {@code async(() -> ...)} got a frame class, too. */
    void discardUnusedFrames() throws IOException {
        for (Map.Entry<String, ClassFile> frame : frames.entrySet()) {
            if (!usedFrames.contains(frame.getKey())) {
                frame.getValue().delete();
            }
        }
    }

    /** Deletes all class files, and reports what cannot be deleted only when the others are gone. */
    void discard() throws IOException {
        IOException failure = null;
        for (ClassFile file : files.values()) {
            try {
                file.delete();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
