package dev.weft.language.random;

import java.util.ArrayList;
import java.util.List;

/** A piece of a program. Kinds exist as far as cutting down needs to know them: everything else is text. */
public sealed interface Node {
    /** Text of both renderings. */
    record Text(String text) implements Node {}

    /** The only place where the two renderings differ. */
    record Either(String model, String woven) implements Node {}

    /** Parts in order, nothing more. */
    record Parts(List<Node> parts) implements Node {}

    /** An expression; can be replaced by any other of its type. */
    record Expr(Type type, List<Node> parts) implements Node {}

    /** A statement or a member of a class; can be left out. */
    record Stmt(List<Node> parts) implements Node {}

    /** Statements or members in braces. */
    record Block(List<Node> statements) implements Node {}

    /** Appends this node as source text. */
    default void render(World world, StringBuilder out) {
        if (this instanceof Text leaf) {
            out.append(leaf.text());
        } else if (this instanceof Either either) {
            out.append(world == World.MODEL ? either.model() : either.woven());
        } else if (this instanceof Block block) {
            out.append("{\n");
            block.statements().forEach(statement -> statement.render(world, out));
            out.append("}\n");
        } else {
            children().forEach(child -> child.render(world, out));
            if (this instanceof Stmt) {
                out.append('\n');
            }
        }
    }

    /** The nodes directly inside. */
    default List<Node> children() {
        if (this instanceof Parts parts) {
            return parts.parts();
        }
        if (this instanceof Expr expr) {
            return expr.parts();
        }
        if (this instanceof Stmt stmt) {
            return stmt.parts();
        }
        return this instanceof Block block ? block.statements() : List.of();
    }

    /** The same kind of node with other nodes inside. */
    default Node with(List<Node> children) {
        if (this instanceof Expr expr) {
            return new Expr(expr.type(), children);
        }
        if (this instanceof Stmt) {
            return new Stmt(children);
        }
        return this instanceof Block ? new Block(children) : new Parts(children);
    }

    /** A node from strings and nodes. */
    static Parts parts(Object... parts) {
        return new Parts(list(parts));
    }

    /** An expression from strings and nodes. */
    static Expr expr(Type type, Object... parts) {
        return new Expr(type, list(parts));
    }

    /** A statement from strings and nodes. */
    static Stmt stmt(Object... parts) {
        return new Stmt(list(parts));
    }

    private static List<Node> list(Object... parts) {
        List<Node> nodes = new ArrayList<>(parts.length);
        for (Object part : parts) {
            nodes.add(part instanceof Node node ? node : new Text(String.valueOf(part)));
        }
        return nodes;
    }
}
