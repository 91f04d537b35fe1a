package dev.weft.processor.model;

import org.jspecify.annotations.Nullable;

/**
 * An asynchronous body, as it is known by from the rounds to the end of the compilation. Plain data: javac's trees and
 * elements can be let go of before it.
 *
 * @param kind method, generator or lambda
 * @param name the method's name; {@code async} for a lambda
 * @param owner the class around it as a reader knows it, e.g. {@code Demo.Inner}
 * @param packageName the package, empty for the unnamed one
 * @param frames the simple name of the class that is generated for its top-level class, e.g. {@code Demo$Frames}
 * @param frame the simple name of its frame class in there, e.g. {@code Inner$work}; null if it is that class itself.
 *     Bodies whose frames look alike share one
 * @param part which of the bodies of that frame class it is, from 0
 * @param fileName the name of the source file without folders
 * @param place where the method or the lambda stands
 * @param line the line of the method's name or of the lambda
 */
public record AsyncBody(
        BodyKind kind,
        String name,
        String owner,
        String packageName,
        String frames,
        @Nullable String frame,
        int part,
        String fileName,
        Place place,
        int line) {

    /** Returns the binary name of the class that is generated for its top-level class. */
    public String framesBinaryName() {
        return packageName.isEmpty() ? frames : packageName + "." + frames;
    }

    /** Returns the binary name of the frame class. */
    public String frameBinaryName() {
        return frame == null ? framesBinaryName() : framesBinaryName() + "$" + frame;
    }

    /** Returns what a reader calls this body, e.g. {@code Demo.sayAfter}. */
    public String displayName() {
        return owner + "." + name;
    }
}
