package dev.weft.processor.weave.split;

import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.WeaveException;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * One step from javac's code to woven code. It rewrites a body in place; what it requires and what holds afterwards
 * stands in its comment, as does an example, before ⇒ after.
 */
@FunctionalInterface
public interface Pass {
    /**
     * Rewrites a body.
     *
     * @param owner the class that the body is in; a pass may read it, and adds to it at most private members
     * @param body the body; its code has no stack map frames, they are computed when the class is written
     * @param hierarchy answers what the code does not say about types
     * @throws WeaveException if the body contains what the pass must handle but does not understand
     */
    void run(ClassNode owner, MethodNode body, TypeHierarchy hierarchy) throws WeaveException;
}
