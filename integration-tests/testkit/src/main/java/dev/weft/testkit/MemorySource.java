package dev.weft.testkit;

import java.net.URI;
import javax.tools.SimpleJavaFileObject;

/** A source file that is nowhere but in memory. */
public final class MemorySource extends SimpleJavaFileObject {
    private final String text;

    /**
     * Makes the source file of this path.
     *
     * @param path such as {@code p/Demo.java}
     */
    public MemorySource(String path, String text) {
        super(URI.create("string:///" + path), Kind.SOURCE);
        this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
    }
}
