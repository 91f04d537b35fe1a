package dev.weft.processor.drive;

import com.sun.source.util.JavacTask;
import dev.weft.processor.find.FrameNames;
import dev.weft.processor.model.AsyncBody;
import dev.weft.processor.model.WeftNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.processing.Filer;
import javax.lang.model.element.TypeElement;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the frame classes that an earlier build left in the output, sources and class files, just before they are
 * written again.
 *
 * <p>With the output on the class path, as Maven has it, {@code -Xlint:processing} would warn that the class exists
 * already. And nobody else deletes the frames of a method that is gone, as javac overwrites what has the same name
 * only: of a class {@code Demo} that is each source {@code Demo$….java} that Weft has generated, with the class file of
 * that name and those nested in it.
 */
public final class StaleFrames {
    private static final String[] MARKS = {
        "import " + WeftNames.CODEGEN + ".", WeftNames.CODEGEN.replace('.', '/') + "/"
    };

    private final Filer filer;
    private final ClassFiles classFiles;

    /** The files of the folders as they were before the first source was generated. */
    private final Map<Path, NavigableSet<String>> listings = new HashMap<>();

    /** For the outputs of one compilation. */
    public StaleFrames(JavacTask task, Filer filer) {
        this.filer = filer;
        this.classFiles = new ClassFiles(filer, task.getElements());
    }

    /**
     * Deletes what is left of the frames of a top-level class.
     *
     * @param origin a class of its source file
     * @param bodies the bodies of the top-level class
     * @throws IOException if it cannot be deleted, or if a file of the user has the name of one that is to be written;
     *     that stays
     */
    public void delete(TypeElement origin, List<AsyncBody> bodies) throws IOException {
        AsyncBody first = bodies.get(0);
        String location = classFiles.location(origin, first.packageName());
        String frames = first.frames();
        Path classes = folder(StandardLocation.CLASS_OUTPUT, location, frames + ".class");
        if (classes == null || classFiles.isNextToSource(origin)) {
            return;
        }
        Set<String> written = new HashSet<>();
        written.add(frames + ".class");
        bodies.stream()
                .filter(body -> body.frame() != null)
                .forEach(body -> written.add(frames + "$" + body.frame() + ".class"));
        deleteClasses(classes, frames, written);
        Path sources = folder(StandardLocation.SOURCE_OUTPUT, location, frames + ".java");
        if (sources != null) {
            deleteSources(sources, classes, frames);
        }
    }

    private @Nullable Path folder(StandardLocation output, String location, String name) throws IOException {
        Path file = ClassFiles.pathOf(filer.getResource(output, location, name).toUri());
        return file == null ? null : file.getParent();
    }

    private void deleteClasses(Path folder, String frames, Set<String> written) throws IOException {
        for (String name : startingWith(folder, frames)) {
            boolean isFrame = name.equals(frames + ".class") || name.startsWith(frames + "$");
            if (isFrame
                    && name.endsWith(".class")
                    && !deleteIfGenerated(folder.resolve(name))
                    && written.contains(name)) {
                throw new IOException(taken(name));
            }
        }
    }

    private void deleteSources(Path folder, Path classes, String frames) throws IOException {
        String owner = frames.substring(0, frames.lastIndexOf(FrameNames.SUFFIX));
        for (String name : startingWith(folder, owner + "$")) {
            if (!name.endsWith(".java")) {
                continue;
            }
            if (name.equals(frames + ".java")) {
                // stays until it is written over: javac, which may have seen it, takes a source that is gone for an
                // error
                if (!isGenerated(folder.resolve(name))) {
                    throw new IOException(taken(name));
                }
            } else if (deleteIfGenerated(folder.resolve(name))) {
                deleteIfGenerated(classes.resolve(name.replace(".java", ".class")));
            }
        }
    }

    private Set<String> startingWith(Path folder, String prefix) throws IOException {
        NavigableSet<String> names = listings.get(folder);
        if (names == null) {
            names = list(folder);
            listings.put(folder, names);
        }
        return names.subSet(prefix, true, prefix + Character.MAX_VALUE, false);
    }

    private static NavigableSet<String> list(Path folder) throws IOException {
        NavigableSet<String> names = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                files.forEach(file -> names.add(file.getFileName().toString()));
            }
        }
        return names;
    }

    /** Why a frame is not written where a file of the user would be written over. */
    public static String taken(String name) {
        return "its name is taken by " + name
                + ", which Weft has not generated. Rename that class; if it is left over from an earlier build, delete it";
    }

    /** False for a file that Weft has not generated. */
    private static boolean deleteIfGenerated(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return true;
        }
        boolean isGenerated = isGenerated(file);
        if (isGenerated) {
            Files.delete(file);
        }
        return isGenerated;
    }

    private static boolean isGenerated(Path file) throws IOException {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        return content.contains(MARKS[0]) || content.contains(MARKS[1]);
    }
}
