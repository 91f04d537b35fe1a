package dev.weft.processor.diagnostic;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.Arrays;
import java.util.List;
import javax.annotation.processing.Messager;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to javac, each at its tree, and remembers whether there were errors. Warnings that the option or
 * {@code @SuppressWarnings("weft:name")} turn off stop here, and so do the few errors that {@code @SuppressWarnings}
 * with their id turns off.
 */
public final class Reporter {
    private static final String PREFIX = "weft";

    private final Trees trees;
    private final Messager messager;
    private final Lint lint;
    private boolean failed;

    /** A reporter for one compilation. */
    public Reporter(Trees trees, Messager messager, Lint lint) {
        this.trees = trees;
        this.messager = messager;
        this.lint = lint;
    }

    /** Reports an error at {@code tree}. */
    public void error(Message message, CompilationUnitTree unit, Tree tree, @Nullable Object... arguments) {
        failed = true;
        trees.printMessage(Diagnostic.Kind.ERROR, message.format(arguments), tree, unit);
    }

    /** Reports an error that has no place in the source. */
    public void error(Message message, @Nullable Object... arguments) {
        failed = true;
        messager.printMessage(Diagnostic.Kind.ERROR, message.format(arguments));
    }

    /** Reports an error or a warning, whichever {@code message} is, at the tree that {@code path} leads to. */
    public void report(Message message, TreePath path, @Nullable Object... arguments) {
        if (message.lint().isEmpty()) {
            if (message.isSuppressible() && isSuppressed(path, List.of(message.id()))) {
                return;
            }
            error(message, path.getCompilationUnit(), path.getLeaf(), arguments);
        } else if (isWanted(message, path)) {
            trees.printMessage(
                    Diagnostic.Kind.WARNING, message.format(arguments), path.getLeaf(), path.getCompilationUnit());
        }
    }

    /**
     * Reports an error or a warning that is known to be wanted.
     *
     * @param path the tree, which may be another task's; null if it has no place in the source
     */
    public void reportChecked(Message message, @Nullable TreePath path, @Nullable Object... arguments) {
        boolean isError = message.lint().isEmpty();
        failed |= isError;
        Diagnostic.Kind kind = isError ? Diagnostic.Kind.ERROR : Diagnostic.Kind.WARNING;
        if (path == null) {
            messager.printMessage(kind, message.format(arguments));
        } else {
            trees.printMessage(kind, message.format(arguments), path.getLeaf(), path.getCompilationUnit());
        }
    }

    /** Whether a warning at {@code path} is neither turned off nor suppressed there; errors always are wanted. */
    public boolean isWanted(Message message, TreePath path) {
        if (!lint.isEnabled(message)) {
            return false;
        }
        String name = message.lint().orElse("");
        return !isSuppressed(path, List.of(PREFIX, PREFIX + ":" + name, message.id()));
    }

    private boolean isSuppressed(TreePath path, List<String> words) {
        for (TreePath p = path; p != null; p = p.getParentPath()) {
            switch (p.getLeaf().getKind()) {
                case METHOD, VARIABLE, CLASS, INTERFACE, ENUM, RECORD, ANNOTATION_TYPE -> {
                    if (suppresses(trees.getElement(p), words)) {
                        return true;
                    }
                }
                default -> {}
            }
        }
        return false;
    }

    private static boolean suppresses(@Nullable Element element, List<String> words) {
        SuppressWarnings suppressed = element == null ? null : element.getAnnotation(SuppressWarnings.class);
        return suppressed != null && Arrays.stream(suppressed.value()).anyMatch(words::contains);
    }

    /** Whether an error was reported. */
    public boolean failed() {
        return failed;
    }
}
