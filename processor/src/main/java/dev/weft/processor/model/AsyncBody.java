package dev.weft.processor.model;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import java.util.List;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous body as the rounds see it: from declarations and syntax only.
 *
 * @param kind method, generator or lambda
 * @param name the method's name; {@code async} for a lambda
 * @param owner the class around it as a reader knows it, e.g. {@code Demo.Inner}
 * @param origin the top-level class of its source file that the frame class depends on
 * @param packageName the package, empty for the unnamed one
 * @param frame the simple name of its frame class
 * @param unit its compilation unit
 * @param tree the method or the lambda
 * @param place where the tree stands
 * @param line the line of the method's name or of the lambda
 * @param arguments what the frame class keeps until the start: null when only the weaver can know it, because the body belongs to a
 *     lambda or to a class that is declared inside a body
 * @param result the type that the coroutine or the generator yields: null when unknown before attribution
 * @param states where the body may be suspended, in source order; empty for a body that never is
 */
public record AsyncBody(
        BodyKind kind,
        String name,
        String owner,
        TypeElement origin,
        String packageName,
        String frame,
        CompilationUnitTree unit,
        Tree tree,
        Place place,
        int line,
        @Nullable List<Argument> arguments,
        @Nullable TypeMirror result,
        List<State> states) {

    /** Returns the binary name of the frame class. */
    public String frameBinaryName() {
        return packageName.isEmpty() ? frame : packageName + "." + frame;
    }

    /** Returns what a reader calls this body, e.g. {@code Demo.sayAfter}. */
    public String displayName() {
        return owner + "." + name;
    }

    /** Returns the name of the source file without folders. */
    public String fileName() {
        String path = unit.getSourceFile().getName().replace('\\', '/');
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
