package dev.weft.processor.weave.lower;

import dev.weft.processor.shape.SourceScopes;
import dev.weft.processor.weave.code.Instructions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The two lowering passes: first {@link ScopeLowering}, which keeps the layout of javac's code, then
 * {@link LoopLowering}, which reads that layout to find out what is inside a loop and appends code at the end of the
 * method.
 *
 * <p>Precondition: the method is as javac of 17 to 25 compiled it, without stack map frames. Postcondition: no
 * {@code awaitEach} and no {@code close()} of an asynchronous {@code try} statement is left, what they stood for are
 * calls of {@code Asyncio.await} and of the methods of {@code GeneratorFrame} that await; exception table and variable
 * table are right, {@code maxLocals} too.
 *
 * <p>Cost: that of the two passes, and a few steps for each entry of the variable table.
 */
public final class Lowering {
    private Lowering() {}

    /**
     * Lowers one body in place.
     *
     * @param body the method
     * @param lambda whether the method is the body of a lambda, whose result is a value and not a coroutine
     * @param isSubtype whether the first type is the second one or a subtype; both are internal names
     * @param scopes the scopes that the source has; {@code null} if there is no source to compare with
     * @param maps the frames of the body's class; {@code null} if they are not known
     * @throws LoweringException if a scope or a loop cannot be lowered; the body is unusable then
     */
    public static void lower(
            MethodNode body,
            boolean lambda,
            BiPredicate<String, String> isSubtype,
            @Nullable SourceScopes scopes,
            @Nullable StackMaps maps)
            throws LoweringException {
        List<LocalVariableNode> everywhere = variablesOfWholeMethod(body);
        ScopeLowering.run(body, lambda, isSubtype, scopes, maps);
        LoopLowering.run(body);
        LabelNode end = new LabelNode();
        body.instructions.add(end);
        everywhere.forEach(variable -> variable.end = end);
    }

    /** {@code this} and the parameters; they are there in code that is appended, too. */
    private static List<LocalVariableNode> variablesOfWholeMethod(MethodNode body) {
        List<LocalVariableNode> variables = new ArrayList<>();
        if (body.localVariables != null) {
            for (LocalVariableNode variable : body.localVariables) {
                if (Instructions.previous(variable.start) == null && Instructions.at(variable.end) == null) {
                    variables.add(variable);
                }
            }
        }
        return variables;
    }
}
