package dev.weft.language.random;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Cuts a failing program down: leaves out statements and members, takes a block for the statement around it, and puts
 * simple expressions in the place of large ones, as long as the program fails in the same way. Many attempts are
 * compiled at once.
 */
final class Shrinker {
    private static final int AT_ONCE = 60;

    private final Function<List<Program>, Map<Program, Failure>> check;
    private final Failure failure;

    /**
     * @param check finds the failures among programs of different names
     * @param failure the failure to keep
     */
    Shrinker(Function<List<Program>, Map<Program, Failure>> check, Failure failure) {
        this.check = check;
        this.failure = failure;
    }

    /** A small program that fails in the same way. */
    Program shrink(Program program) {
        Program smallest = program;
        for (Program next = program; next != null; next = step(next)) {
            smallest = next;
        }
        return smallest;
    }

    private Program step(Program program) {
        List<Node> candidates = new ArrayList<>();
        edits(program.tree(), candidates::add);
        candidates.sort(Comparator.comparingInt(Shrinker::size));
        int size = size(program.tree());
        candidates.removeIf(candidate -> size(candidate) >= size);
        for (int from = 0; from < candidates.size(); from += AT_ONCE) {
            List<Program> attempts = new ArrayList<>();
            for (Node candidate : candidates.subList(from, Math.min(candidates.size(), from + AT_ONCE))) {
                attempts.add(program.with(candidate).named("C" + attempts.size()));
            }
            Map<Program, Failure> failing = check.apply(attempts);
            for (Program attempt : attempts) {
                if (failure.like(failing.get(attempt))) {
                    return attempt;
                }
            }
        }
        return null;
    }

    /** How much text a tree has. */
    static int size(Node node) {
        StringBuilder text = new StringBuilder();
        node.render(World.WOVEN, text);
        return text.length();
    }

    /** All trees that one edit makes. */
    private static void edits(Node node, Consumer<Node> found) {
        if (node instanceof Node.Block block) {
            leavingOut(block, found);
        }
        if (node instanceof Node.Expr expr) {
            found.accept(Node.expr(expr.type(), expr.type().simplest()));
            operands(expr, expr.type(), found);
        }
        if (node instanceof Node.Stmt) {
            blocks(node, found);
        }
        List<Node> children = node.children();
        for (int i = 0; i < children.size(); i++) {
            int at = i;
            edits(children.get(i), edited -> {
                List<Node> copy = new ArrayList<>(children);
                copy.set(at, edited);
                found.accept(node.with(copy));
            });
        }
    }

    private static void leavingOut(Node.Block block, Consumer<Node> found) {
        int size = block.statements().size();
        for (int chunk = size; chunk >= 1; chunk = chunk / 2) {
            for (int from = 0; from + chunk <= size; from += chunk) {
                List<Node> left = new ArrayList<>(block.statements());
                left.subList(from, from + chunk).removeIf(Node.Stmt.class::isInstance);
                found.accept(new Node.Block(left));
            }
        }
    }

    private static void operands(Node inside, Type type, Consumer<Node> found) {
        for (Node child : inside.children()) {
            if (child instanceof Node.Expr expr && expr.type().equals(type)) {
                found.accept(expr);
            } else if (!(child instanceof Node.Block)) {
                operands(child, type, found);
            }
        }
    }

    private static void blocks(Node inside, Consumer<Node> found) {
        for (Node child : inside.children()) {
            if (child instanceof Node.Block) {
                found.accept(Node.stmt(child));
            } else {
                blocks(child, found);
            }
        }
    }
}
