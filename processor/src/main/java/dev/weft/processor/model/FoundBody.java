package dev.weft.processor.model;

import com.sun.source.tree.Tree;
import java.util.List;

/**
 * An asynchronous body as the rounds see it: from declarations and syntax only. Not kept: what is needed later is in
 * {@link #body}.
 *
 * @param body the body
 * @param tree the method or the lambda
 * @param states where the body may be suspended, in source order; empty for a body that never is
 */
public record FoundBody(AsyncBody body, Tree tree, List<State> states) {}
