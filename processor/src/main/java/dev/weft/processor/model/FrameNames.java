package dev.weft.processor.model;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives the frame classes of a compilation unit their names: {@code Owner$method}, with {@code $1}, {@code $2}, … where that is
 * taken by an overload or by a class of the unit.
 *
 * <p>Names that differ in case only count as the same: their class files would overwrite each other on some file systems. The names
 * depend on the compilation unit alone, so that an incremental build finds the same ones.
 */
final class FrameNames {
    private final Set<String> taken = new HashSet<>();

    FrameNames(CompilationUnitTree unit) {
        new DeclaredClasses().scan(unit, null);
    }

    /** A name for the frame of {@code method} in the class with the flat simple name {@code owner}. */
    String next(String owner, String method) {
        String base = owner + "$" + method;
        // A class of that name numbers its anonymous classes base$1, base$2, …: keep out of its range.
        while (taken.contains(key(base + "$"))) {
            base += "$frame";
        }
        String name = base;
        for (int i = 1; !taken.add(key(name)); i++) {
            name = base + "$" + i;
        }
        return name;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Collects the flat names of member classes; those of local and anonymous ones start with a digit after the dollar. */
    private final class DeclaredClasses extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final Deque<String> enclosing = new ArrayDeque<>();

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
            String outer = enclosing.peek();
            String name = outer == null ? tree.getSimpleName().toString() : outer + "$" + tree.getSimpleName();
            taken.add(key(name));
            taken.add(key(name + "$"));
            enclosing.push(name);
            super.visitClass(tree, null);
            enclosing.pop();
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
            return null;
        }

        @Override
        public @Nullable Void visitBlock(BlockTree tree, @Nullable Void unused) {
            return null;
        }

        @Override
        public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
            return null;
        }
    }
}
