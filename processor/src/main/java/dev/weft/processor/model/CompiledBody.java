package dev.weft.processor.model;

import com.sun.source.util.TreePath;
import dev.weft.processor.shape.SourceScopes;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * A body with what attribution adds: where its code is in the class files.
 *
 * @param body the body as found
 * @param path the method or the lambda in the attributed tree
 * @param owner the class whose class file holds its code; it may be local or anonymous
 * @param descriptor the descriptor of its method, null for a lambda
 * @param scopes the asynchronous resources of its {@code try} statements
 */
public record CompiledBody(
        AsyncBody body,
        TreePath path,
        TypeElement owner,
        @Nullable String descriptor,
        SourceScopes scopes) {}
