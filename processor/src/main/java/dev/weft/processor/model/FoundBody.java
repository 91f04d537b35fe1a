package dev.weft.processor.model;

import com.sun.source.tree.Tree;
import java.util.List;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous body as the rounds see it: from declarations and syntax only. Not kept: what is needed later is in
 * {@link #body}.
 *
 * @param body the body
 * @param tree the method or the lambda
 * @param arguments what the frame class keeps until the start: null when only the weaver can know it, because the body
 *     belongs to a lambda or to a class that is declared inside a body
 * @param result the type that the coroutine or the generator yields: null when unknown before attribution
 * @param states where the body may be suspended, in source order; empty for a body that never is
 */
public record FoundBody(
        AsyncBody body,
        Tree tree,
        @Nullable List<Argument> arguments,
        @Nullable TypeMirror result,
        List<State> states) {}
