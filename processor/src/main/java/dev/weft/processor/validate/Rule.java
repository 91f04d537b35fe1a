package dev.weft.processor.validate;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.TypeMirror;

/**
 * One rule of asynchronous code. {@link BodyWalk} shows it what it may care about in an attributed class, in source
 * order; it reports what breaks the rule. The path always leads to the tree that is shown.
 */
interface Rule {
    /** A call whose method is known. */
    default void call(MethodInvocationTree tree, ExecutableElement called, TreePath path, Region region) {}

    /** {@code new} of a class whose constructor is known. */
    default void construction(NewClassTree tree, ExecutableElement constructor, TreePath path, Region region) {}

    /** A reference to a method that is known. */
    default void reference(MemberReferenceTree tree, ExecutableElement referred, TreePath path, Region region) {}

    /** An expression whose value nobody takes: a statement, or the body of a lambda that returns nothing. */
    default void discarded(ExpressionTree tree, TreePath path, Region region) {}

    /** A method with its declaration. */
    default void method(MethodTree tree, ExecutableElement method, TreePath path) {}

    /** An asynchronous resource of a {@code try}: the path leads to the resource. */
    default void resource(TypeMirror type, TreePath path, Region region) {}

    /** A resource of a {@code try} whose type is not asynchronous: the path leads to the resource. */
    default void ordinaryResource(TreePath path) {}

    /** A {@code catch} of a {@code try}. */
    default void caught(TryTree tree, CatchTree clause, TreePath path, Region region) {}

    /** A {@code return} statement. */
    default void returned(ReturnTree tree, TreePath path, Region region) {}

    /** A lambda. */
    default void lambda(LambdaExpressionTree tree, TreePath path, Region region) {}
}
