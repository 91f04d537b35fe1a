package dev.weft.processor.model;

/**
 * An asynchronous body, as it is known by from the rounds to the end of the compilation. Plain data: javac's trees and
 * elements can be let go of before it.
 *
 * @param kind method, generator or lambda
 * @param name the method's name; {@code async} for a lambda
 * @param owner the class around it as a reader knows it, e.g. {@code Demo.Inner}
 * @param packageName the package, empty for the unnamed one
 * @param frames the simple name of the generated class with the frame classes of its top-level class, e.g.
 *     {@code Demo$Frames}
 * @param frame the simple name of its frame class in there, e.g. {@code Inner$work}
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
        String frame,
        String fileName,
        Place place,
        int line) {

    /** Returns the binary name of the generated class around the frame class. */
    public String framesBinaryName() {
        return packageName.isEmpty() ? frames : packageName + "." + frames;
    }

    /** Returns the binary name of the frame class. */
    public String frameBinaryName() {
        return framesBinaryName() + "$" + frame;
    }

    /** Returns what a reader calls this body, e.g. {@code Demo.sayAfter}. */
    public String displayName() {
        return owner + "." + name;
    }
}
