package dev.weft.processor.validate;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.Tree;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The guard of a {@code case}: part of the language since 21, and of the tree API that we are compiled against not yet.
 */
final class Guards {
    private static final @Nullable Method GET_GUARD = find();

    private Guards() {}

    static @Nullable Tree of(CaseTree tree) {
        Method getGuard = GET_GUARD;
        if (getGuard == null) {
            return null;
        }
        try {
            return (Tree) getGuard.invoke(tree);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Method find() {
        try {
            return CaseTree.class.getMethod("getGuard");
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
