package dev.weft.processor.weave.split;

import dev.weft.processor.weave.code.WeaveException;
import java.util.List;
import org.objectweb.asm.tree.MethodNode;

/**
 * What a body was woven to.
 *
 * @param methods the method that a frame calls, and those that it calls for parts of the body
 * @param suspensions the places where it can suspend, in the order of their labels
 */
public record BodyMethods(List<MethodNode> methods, List<Suspension> suspensions) {
    /**
     * Cuts a body at its awaits.
     *
     * @param debug whether a debugger may read each variable that is in scope
     * @param isCompact whether length is all that counts
     */
    public static BodyMethods one(Body body, boolean debug, boolean isCompact) throws WeaveException {
        SplitBody.Split split = SplitBody.run(body, debug, isCompact);
        MethodNode woven = EntryMethod.body(body.method, body.frame);
        ClipVariables.behind(split).run(body.owner, woven, body.hierarchy);
        return new BodyMethods(List.of(woven), split.suspensions());
    }
}
