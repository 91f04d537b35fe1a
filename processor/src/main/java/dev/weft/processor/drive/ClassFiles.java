package dev.weft.processor.drive;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import javax.annotation.processing.Filer;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.FileObject;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * Finds the class files that javac writes.
 *
 * <p>The {@code Filer} tells the place. Where it is a file, that is read and written directly, because javac takes a
 * second write through the {@code Filer} for a clash; the {@code Filer} itself is the way to outputs that are no files.
 * Without {@code -d} javac writes a class next to its source, which the {@code Filer} does not know.
 */
final class ClassFiles {
    private final Filer filer;
    private final Elements elements;
    private @Nullable Boolean nextToSource;
    private @Nullable Boolean severalModules;

    ClassFiles(Filer filer, Elements elements) {
        this.filer = filer;
        this.elements = elements;
    }

    /**
     * The class file of {@code type}.
     *
     * @param source the source file of the class
     */
    ClassFile of(TypeElement type, JavaFileObject source) throws IOException {
        String binaryName = elements.getBinaryName(type).toString();
        int dot = binaryName.lastIndexOf('.');
        String folder = location(type, dot < 0 ? "" : binaryName.substring(0, dot));
        String name = binaryName.substring(dot + 1) + ".class";
        FileObject output = filer.getResource(StandardLocation.CLASS_OUTPUT, folder, name);
        Path path = pathOf(output.toUri());
        if (path != null && isNextToSource(type)) {
            Path sourcePath = pathOf(source.toUri());
            path = sourcePath == null ? path : sourcePath.resolveSibling(name);
        }
        return new ClassFile(folder, name, output, path);
    }

    /** Whether there is no folder for class files: then the {@code Filer} leaves the package out of the path, too. */
    boolean isNextToSource(TypeElement type) throws IOException {
        if (nextToSource == null) {
            URI probe = filer.getResource(StandardLocation.CLASS_OUTPUT, location(type, "weft.probe"), "Probe.class")
                    .toUri();
            nextToSource = pathOf(probe) != null && !probe.getPath().endsWith("weft/probe/Probe.class");
        }
        return nextToSource;
    }

    /**
     * The package of a class as the {@code Filer} wants it: behind its module where there are several, and only there.
     */
    String location(TypeElement type, String packageName) throws IOException {
        ModuleElement module = elements.getModuleOf(type);
        if (module == null || module.isUnnamed()) {
            return packageName;
        }
        String qualified = module.getQualifiedName() + "/" + packageName;
        if (severalModules == null) {
            try {
                filer.getResource(StandardLocation.CLASS_OUTPUT, qualified, "Probe.class");
                severalModules = true;
            } catch (IOException | IllegalArgumentException e) {
                severalModules = false;
            }
        }
        return severalModules ? qualified : packageName;
    }

    static @Nullable Path pathOf(URI uri) {
        try {
            return "file".equals(uri.getScheme()) ? Path.of(uri) : null;
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return null;
        }
    }

    /** A class file that javac has written is not to be found. */
    static final class NotFoundException extends IOException {
        private static final long serialVersionUID = 1L;

        NotFoundException(String name) {
            super(name);
        }
    }

    /** Somebody else has written or deleted a class file of this compilation. */
    static final class ChangedException extends IOException {
        private static final long serialVersionUID = 1L;

        ChangedException(String what) {
            super(what);
        }
    }

    /** How a file looks from outside: it has not been written since if it still looks so. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object key) {
        static @Nullable Stamp of(@Nullable Path path) throws IOException {
            if (path == null) {
                return null;
            }
            try {
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            } catch (NoSuchFileException e) {
                return null;
            }
        }
    }

    /**
     * One class file.
     *
     * <pre>
     *   made, before javac writes    before = the file of an earlier build, or null
     *   noteGenerated()              own = what javac has written; not found if that is still the earlier one, or nothing
     *   read()                       seen = what was read: perhaps a tool within this javac has changed it
     *   write()                      seen = own = what was written
     *   check()                      changed if it is another one than seen
     *   delete()                     stays if it is another one than own
     * </pre>
     */
    final class ClassFile {
        private final String folder;
        private final String name;
        /** Null if it is a file. */
        private @Nullable FileObject output;

        private final @Nullable Stamp before;
        private @Nullable Path path;
        private @Nullable Stamp own;
        private @Nullable Stamp seen;
        private boolean isGenerated;

        private ClassFile(String folder, String name, FileObject output, @Nullable Path path) throws IOException {
            this.folder = folder;
            this.name = name;
            this.output = path == null ? output : null;
            this.path = path;
            this.before = Stamp.of(path);
        }

        /** To be called when javac has written the class. */
        void noteGenerated() throws IOException {
            isGenerated = true;
            own = Stamp.of(path);
            if (path == null) {
                // a file manager may have made a new object for what javac has written
                output = filer.getResource(StandardLocation.CLASS_OUTPUT, folder, name);
            }
        }

        /**
         * The bytes that javac has written.
         *
         * @throws NotFoundException if the file manager has put them somewhere else
         */
        byte[] read() throws IOException {
            if (path != null && own != null && !own.equals(before)) {
                seen = Stamp.of(path);
                if (seen == null) {
                    throw new ChangedException(fullName() + " is gone");
                }
                return Files.readAllBytes(path);
            }
            if (output == null) {
                throw new NotFoundException(fullName());
            }
            try (InputStream in = output.openInputStream()) {
                return in.readAllBytes();
            } catch (FileNotFoundException | NoSuchFileException e) {
                throw new NotFoundException(fullName());
            }
        }

        private String fullName() {
            return folder.isEmpty() ? name : folder.replace('.', '/') + "/" + name;
        }

        void write(byte[] bytes) throws IOException {
            if (path == null) {
                writeThroughFiler(bytes);
                return;
            }
            check();
            overwrite(path, bytes);
            noteWritten(path);
        }

        /**
         * Writes a class file into the folder of {@code other}: without {@code -d} javac puts it where its source is.
         */
        void writeBeside(ClassFile other, byte[] bytes) throws IOException {
            Path target = other.path;
            if (path == null || target == null || !Boolean.TRUE.equals(nextToSource)) {
                write(bytes);
                return;
            }
            check();
            Path here = target.resolveSibling(name);
            Files.write(here, bytes);
            if (!here.toAbsolutePath().equals(path.toAbsolutePath())) {
                Files.deleteIfExists(path);
            }
            noteWritten(here);
        }

        private void noteWritten(Path written) throws IOException {
            path = written;
            own = Stamp.of(written);
            seen = own;
        }

        /**
         * Makes sure that nobody has touched the file since it was read or written here.
         *
         * @throws ChangedException if somebody has
         */
        void check() throws IOException {
            if (seen != null && !seen.equals(Stamp.of(path))) {
                throw new ChangedException(fullName() + " has changed");
            }
        }

        /**
         * Deletes what this compilation has written, and nothing else. What cannot be deleted is emptied, which nobody
         * takes for a class.
         */
        void delete() throws IOException {
            if (path == null) {
                if (output == null || !output.delete()) {
                    writeThroughFiler(new byte[0]);
                }
                return;
            }
            Stamp now = Stamp.of(path);
            if (now != null && !now.equals(before) && (!isGenerated || now.equals(own))) {
                Files.delete(path);
            }
        }

        /** Writes over what is there: some file systems take a good deal longer for a file that is emptied first. */
        private static void overwrite(Path path, byte[] bytes) throws IOException {
            try (SeekableByteChannel file = Files.newByteChannel(path, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    file.write(rest);
                }
                file.truncate(bytes.length);
            }
        }

        private void writeThroughFiler(byte[] bytes) throws IOException {
            FileObject file = filer.createResource(StandardLocation.CLASS_OUTPUT, folder, name);
            try (OutputStream out = file.openOutputStream()) {
                out.write(bytes);
            }
        }
    }
}
