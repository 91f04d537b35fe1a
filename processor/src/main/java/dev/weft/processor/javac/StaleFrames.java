package dev.weft.processor.javac;

import com.sun.source.util.JavacTask;
import dev.weft.processor.model.AsyncBody;
import dev.weft.processor.model.WeftNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.annotation.processing.Filer;
import javax.lang.model.util.Elements;
import javax.tools.StandardLocation;

/**
 * Deletes the frame class that an earlier build left in the output, source and class file, just before it is written again.
 *
 * <p>With the output on the class path, as Maven has it, {@code -Xlint:processing} would warn that the class exists already.
 */
public final class StaleFrames {
    private static final String[] MARKS = {
        "import " + WeftNames.CODEGEN + ".", WeftNames.CODEGEN.replace('.', '/') + "/"
    };

    private final Filer filer;
    private final ClassFiles classFiles;

    /** For the outputs of one compilation. */
    public StaleFrames(JavacTask task, Filer filer) {
        this.filer = filer;
        Elements elements = task.getElements();
        this.classFiles = new ClassFiles(filer, elements);
    }

    /**
     * Deletes what is left of the frame class of {@code body}.
     *
     * @throws IOException if it cannot be deleted, or if it is a file of the user, which stays
     */
    public void delete(AsyncBody body) throws IOException {
        String folder = classFiles.location(body.origin(), body.packageName());
        Path classFile =
                ClassFiles.pathOf(filer.getResource(StandardLocation.CLASS_OUTPUT, folder, body.frame() + ".class")
                        .toUri());
        if (classFile == null || classFiles.isNextToSource(body.origin())) {
            return;
        }
        deleteIfFrame(classFile);
        Path source =
                ClassFiles.pathOf(filer.getResource(StandardLocation.SOURCE_OUTPUT, folder, body.frame() + ".java")
                        .toUri());
        if (source != null) {
            deleteIfFrame(source);
        }
    }

    /** Why a frame is not written where a file of the user would be written over. */
    public static String taken(String name) {
        return "its name is taken by " + name
                + ", which Weft has not generated. Rename that class or the method; if it is left over"
                + " from an earlier build, delete it";
    }

    private static void deleteIfFrame(Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            String content = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (content.contains(MARKS[0]) || content.contains(MARKS[1])) {
                Files.delete(file);
            } else {
                throw new IOException(taken(file.getFileName().toString()));
            }
        }
    }
}
