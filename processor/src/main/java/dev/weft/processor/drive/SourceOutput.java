package dev.weft.processor.drive;

import dev.weft.processor.drive.ClassFiles.ClassFile;
import dev.weft.processor.find.TestMethods;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.ModuleElement;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/**
 * What javac made of one source file with asynchronous bodies: its class files and those of the frame classes.
 *
 * <p>Kept or discarded as a whole. Build tools compare the time of {@code Demo.java} with that of {@code Demo.class},
 * whichever class of the file it is that cannot be woven.
 */
final class SourceOutput {
    /**
     * A class with bodies.
     *
     * @param name its internal name
     * @param isLocal whether it is declared in a body, or in a class that is
     * @param module the module that its code is in
     */
    record Owner(String name, boolean isLocal, @Nullable ModuleElement module) {}

    private final JavaFileObject source;
    private final Map<Owner, List<BodyToWeave>> bodies = new LinkedHashMap<>();
    private final Map<String, ClassFile> files = new LinkedHashMap<>();
    private final Map<String, ClassFile> frames = new LinkedHashMap<>();
    private final Set<String> usedFrames = new HashSet<>();
    private final List<TestMethods> tests = new ArrayList<>();

    /** What becomes of a source. */
    SourceOutput(JavaFileObject source) {
        this.source = source;
    }

    JavaFileObject source() {
        return source;
    }

    void add(Owner owner, BodyToWeave body) {
        bodies.computeIfAbsent(owner, name -> new ArrayList<>()).add(body);
    }

    /** Notes methods that have JUnit run them. */
    void add(TestMethods methods) {
        tests.add(methods);
    }

    /** Returns the methods that have JUnit run them, for each top-level class that has some. */
    List<TestMethods> tests() {
        return tests;
    }

    /** Whether a class file of this source is to be changed. */
    boolean isToBeWoven() {
        return !bodies.isEmpty() || !tests.isEmpty();
    }

    /** Notes a class file, of this source or of one of its frame classes. */
    void add(String internalName, ClassFile file, boolean isFrame) {
        files.put(internalName, file);
        if (isFrame) {
            frames.put(internalName, file);
        }
    }

    /**
     * Forgets the bodies of local and anonymous classes in code that constants switch off: javac 17 attributes those
     * classes, and writes none of them. To be called when all class files are there.
     */
    void dropWhatIsNeverCompiled() {
        bodies.keySet().removeIf(owner -> owner.isLocal() && !files.containsKey(owner.name()));
    }

    Map<Owner, List<BodyToWeave>> bodies() {
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

    /**
     * The classes that are generated for top-level classes, by internal name, and by that a class with a body that such
     * a one is for.
     */
    Map<String, String> framesClasses() {
        Map<String, String> framesClasses = new LinkedHashMap<>();
        bodies.forEach((owner, its) -> its.forEach(
                body -> framesClasses.putIfAbsent(body.body().framesBinaryName().replace('.', '/'), owner.name())));
        return framesClasses;
    }

    /** Notes frame classes that frames were given. */
    void keepFrames(Collection<String> internalNames) {
        usedFrames.addAll(internalNames);
    }

    /**
     * A call that only looked like {@code async(() -> ...)} got a frame class, too; and frames that look alike need
     * fewer than the source seemed to.
     */
    void discardUnusedFrames() throws IOException {
        Set<String> used = new HashSet<>(usedFrames);
        used.addAll(framesClasses().keySet());
        for (Map.Entry<String, ClassFile> frame : frames.entrySet()) {
            if (!used.contains(frame.getKey())) {
                frame.getValue().delete();
                files.remove(frame.getKey());
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
