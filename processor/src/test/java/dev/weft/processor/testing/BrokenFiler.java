package dev.weft.processor.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.tools.FileObject;
import javax.tools.ForwardingFileObject;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;

/** A filer whose files are not what they should be. */
public final class BrokenFiler {
    private BrokenFiler() {}

    /** What is read instead of the content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Returns what is read. */
        byte[] of(byte[] original) throws IOException;
    }

    /** A filer that gives other content for files of that name, until they are written anew. */
    public static Filer reading(Filer filer, String name, Content content) {
        return new Forwarding(filer) {
            @Override
            public FileObject getResource(
                    JavaFileManager.Location location, CharSequence pkg, CharSequence relativeName) throws IOException {
                FileObject file = super.getResource(location, pkg, relativeName);
                return relativeName.toString().equals(name) ? new OtherContent(file, content) : file;
            }
        };
    }

    /** A filer that knows no files. */
    public static Filer failing(Filer filer, RuntimeException failure) {
        return new Forwarding(filer) {
            @Override
            public FileObject getResource(
                    JavaFileManager.Location location, CharSequence pkg, CharSequence relativeName) {
                throw failure;
            }
        };
    }

    private static final class OtherContent extends ForwardingFileObject<FileObject> {
        private final Content content;

        OtherContent(FileObject file, Content content) {
            super(file);
            this.content = content;
        }

        /** No file, so that it is read here and nowhere else. */
        @Override
        public URI toUri() {
            return URI.create("broken:" + super.toUri().getPath());
        }

        @Override
        public InputStream openInputStream() throws IOException {
            try (InputStream in = super.openInputStream()) {
                return new ByteArrayInputStream(content.of(in.readAllBytes()));
            }
        }
    }

    private static class Forwarding implements Filer {
        private final Filer filer;

        Forwarding(Filer filer) {
            this.filer = filer;
        }

        @Override
        public JavaFileObject createSourceFile(CharSequence name, Element... origins) throws IOException {
            return filer.createSourceFile(name, origins);
        }

        @Override
        public JavaFileObject createClassFile(CharSequence name, Element... origins) throws IOException {
            return filer.createClassFile(name, origins);
        }

        @Override
        public FileObject createResource(
                JavaFileManager.Location location, CharSequence pkg, CharSequence relativeName, Element... origins)
                throws IOException {
            return filer.createResource(location, pkg, relativeName, origins);
        }

        @Override
        public FileObject getResource(JavaFileManager.Location location, CharSequence pkg, CharSequence relativeName)
                throws IOException {
            return filer.getResource(location, pkg, relativeName);
        }
    }
}
