package dev.weft.processor.weave;

import dev.weft.processor.weave.code.BodySpec;
import java.util.List;
import java.util.Map;

/**
 * What came out of weaving one class.
 *
 * @param owner the bytes of the class, its bodies cut at their awaits; already lists {@code nestMembers} if it is the
 *     nest host
 * @param frames by internal name the bytes of the frame classes; those of the request that are not among them are not
 *     needed
 * @param nestHost the internal name of the nest host of the class, often the class itself
 * @param nestMembers the frame classes; to be added with {@link Weaver#addNestMembers} if the nest host is another
 *     class
 * @param sizes the sizes of the woven bodies, in the order of the request
 */
@SuppressWarnings("ArrayRecordComponent") // class files are arrays everywhere; nobody compares results
public record Woven(
        byte[] owner, Map<String, byte[]> frames, String nestHost, List<String> nestMembers, List<BodySize> sizes) {

    /**
     * HotSpot compiles no method whose code is longer than this many bytes ({@code -XX:-DontCompileHugeMethods} lifts
     * it).
     */
    public static final int HUGE_METHOD = 8000;

    /**
     * The size of one woven body.
     *
     * @param body the body
     * @param bytes the length of its code; above {@link #HUGE_METHOD} it is never compiled to machine code
     * @param suspensions how many places it can suspend at
     */
    public record BodySize(BodySpec body, int bytes, int suspensions) {}
}
