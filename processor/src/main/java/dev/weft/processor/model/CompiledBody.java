package dev.weft.processor.model;

import com.sun.source.util.TreePath;
import java.util.List;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * A body with what attribution adds: where its code is in the class files.
 *
 * @param body the body as found
 * @param path the method or the lambda in the attributed tree
 * @param owner the class whose class file holds its code; it may be local or anonymous
 * @param descriptor the descriptor of its method, null for a lambda
 * @param tries its {@code try} statements with asynchronous resources
 */
public record CompiledBody(
        AsyncBody body,
        TreePath path,
        TypeElement owner,
        @Nullable String descriptor,
        List<AsyncTry> tries) {}
