package dev.weft.processor.model;

import com.sun.source.util.TreePath;
import dev.weft.processor.shape.Creations;
import dev.weft.processor.shape.SourceScopes;
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
 * @param scopes the asynchronous resources of its {@code try} statements
 * @param tries for each of them where its {@code try} statement stands
 * @param lambda for a lambda its number among those of its owner; -1 for a method
 * @param creations which objects of lambdas the code of the owner creates; null for a method
 */
public record CompiledBody(
        AsyncBody body,
        TreePath path,
        TypeElement owner,
        @Nullable String descriptor,
        SourceScopes scopes,
        List<Place> tries,
        int lambda,
        @Nullable Creations creations) {}
