package dev.weft.processor.diagnostic;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.Trees;
import javax.annotation.processing.Messager;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/** Hands messages to javac, each at its tree, and remembers whether there were errors. */
public final class Reporter {
    private final Trees trees;
    private final Messager messager;
    private boolean failed;

    /** A reporter for one compilation. */
    public Reporter(Trees trees, Messager messager) {
        this.trees = trees;
        this.messager = messager;
    }

    /** Reports an error at {@code tree}. */
    public void error(Message message, CompilationUnitTree unit, Tree tree, @Nullable Object... arguments) {
        failed = true;
        trees.printMessage(Diagnostic.Kind.ERROR, message.format(arguments), tree, unit);
    }

    /** Reports a defect of the processor itself. */
    public void crash(String description) {
        failed = true;
        messager.printMessage(Diagnostic.Kind.ERROR, Message.CRASHED.format(description));
    }

    /** Whether an error was reported. */
    public boolean failed() {
        return failed;
    }
}
