package dev.weft.processor.javac;

import dev.weft.processor.javac.ClassFiles.ClassFile;
import dev.weft.processor.model.CompiledBody;
import dev.weft.processor.model.Descriptors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    SourceOutput(Descriptors descriptors) {
        this.descriptors = descriptors;
    }

    void add(CompiledBody body) {
        bodies.computeIfAbsent(body.owner(), owner -> new ArrayList<>()).add(body);
    }

    /** Notes a class file, of this source or of one of its frame classes. */
    void add(TypeElement type, ClassFile file) {
        files.put(descriptors.internalName(type), file);
    }

    Map<TypeElement, List<CompiledBody>> bodies() {
        return bodies;
    }

    boolean has(String internalName) {
        return files.containsKey(internalName);
    }

    ClassFile file(String internalName) throws IOException {
        ClassFile file = files.get(internalName);
        if (file == null) {
            throw new IOException("javac wrote no class file for " + internalName.replace('/', '.'));
        }
        return file;
    }

    void discard() throws IOException {
        for (ClassFile file : files.values()) {
            file.delete();
        }
    }
}
