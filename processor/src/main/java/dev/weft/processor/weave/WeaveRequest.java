package dev.weft.processor.weave;

import dev.weft.processor.shape.Creations;
import dev.weft.processor.weave.code.BodySpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One class file and what is asynchronous in it.
 *
 * @param owner the bytes of the class
 * @param bodies its asynchronous bodies; lambdas of one line in source order, outer before inner
 * @param shells by internal name the bytes of the frame classes as javac compiled them: each has a constructor that
 *     takes the label, and the tables of its bodies. Fields and methods are added to them
 * @param creations which objects of lambdas the code of the class creates; {@code null} if it has no asynchronous
 *     lambda, or if the source is not known
 */
@SuppressWarnings("ArrayRecordComponent") // class files are arrays everywhere; nobody compares requests
public record WeaveRequest(
        byte[] owner,
        List<BodySpec> bodies,
        Map<String, byte[]> shells,
        @Nullable Creations creations) {
    /** A class whose source is not known. */
    public WeaveRequest(byte[] owner, List<BodySpec> bodies, Map<String, byte[]> shells) {
        this(owner, bodies, shells, null);
    }
}
