package dev.weft.processor.find;

import dev.weft.processor.model.Argument;
import dev.weft.processor.model.FoundBody;
import java.util.List;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ErrorType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.SimpleTypeVisitor14;
import org.jspecify.annotations.Nullable;

/** Finds types that do not exist, or not yet: another processor may write them in this round. */
public final class ErrorTypes extends SimpleTypeVisitor14<Boolean, @Nullable Void> {
    private static final ErrorTypes VISITOR = new ErrorTypes();

    private ErrorTypes() {
        super(false);
    }

    /** Whether the signature of one of the bodies mentions a type that does not exist. */
    public static boolean in(List<FoundBody> bodies) {
        return bodies.stream().anyMatch(ErrorTypes::in);
    }

    private static boolean in(FoundBody body) {
        TypeMirror result = body.result();
        List<Argument> arguments = body.arguments();
        return (result != null && VISITOR.visit(result))
                || (arguments != null && arguments.stream().anyMatch(argument -> VISITOR.visit(argument.type())));
    }

    @Override
    public Boolean visitError(ErrorType type, @Nullable Void unused) {
        return true;
    }

    @Override
    public Boolean visitDeclared(DeclaredType type, @Nullable Void unused) {
        return type.getTypeArguments().stream().anyMatch(this::visit);
    }

    @Override
    public Boolean visitArray(ArrayType type, @Nullable Void unused) {
        return visit(type.getComponentType());
    }

    @Override
    public Boolean visitWildcard(WildcardType type, @Nullable Void unused) {
        TypeMirror upper = type.getExtendsBound();
        TypeMirror lower = type.getSuperBound();
        return (upper != null && visit(upper)) || (lower != null && visit(lower));
    }
}
