package dev.weft.language.random;

import dev.weft.testkit.Dice;
import java.util.ArrayList;
import java.util.List;

/** The state shared by the parts of a generator while it makes one program. */
final class Generation {
    private static final int LONG = 40;

    final Dice dice;
    final String program;
    final int java;
    final List<Method> methods = new ArrayList<>();
    final Expressions expressions;
    final References references;
    final Awaits awaits;
    final Switches switches;
    final Statements statements;
    final Loops loops;
    final Tries tries;
    final Shapes shapes;
    final GridShapes gridShapes;

    /** Whether the program has what statements made of the grid's tables need. */
    final boolean usesGrid;

    private int budget;
    private int ids;

    Generation(Dice dice, String program, int java) {
        this.dice = dice;
        this.program = program;
        this.java = java;
        expressions = new Expressions(this);
        references = new References(this);
        awaits = new Awaits(this);
        switches = new Switches(this);
        statements = new Statements(this);
        loops = new Loops(this);
        tries = new Tries(this);
        shapes = new Shapes(this);
        gridShapes = new GridShapes(this);
        usesGrid = dice.chance(2);
    }

    /** A number that no other event, name or exception of this program has. */
    int id() {
        return ++ids;
    }

    String name(String kind) {
        return kind + id();
    }

    /** How many nodes the next member may have. */
    void budget(int nodes) {
        budget = nodes;
    }

    /** Takes one node from the budget; false when it is used up. */
    boolean spend() {
        return --budget > 0;
    }

    boolean rich() {
        return budget > 0;
    }

    /** The program's own class. */
    Type programType() {
        return Type.reference(program, "new " + program + "(1)");
    }

    /**
     * An expression as an argument of something overloaded or generic: with a cast, unless it is simple. Without it
     * javac infers nested calls again and again, and a boxed value would choose another overload or allow another
     * conversion.
     */
    Node.Expr arg(Type type, Env env, int depth) {
        Node.Expr value = e(type, env, depth);
        return value.parts().size() == 1 && value.parts().get(0) instanceof Node.Text
                ? value
                : Node.expr(type, "((" + type.name() + ") ", value, ")");
    }

    /**
     * An expression as an argument of something that is not overloaded: with a cast if it is long, for javac's sake
     * again.
     */
    Node.Expr argument(Type type, Env env, int depth) {
        Node.Expr value = e(type, env, depth);
        StringBuilder text = new StringBuilder();
        value.render(World.WOVEN, text);
        return text.length() < LONG ? value : Node.expr(type, "((" + type.name() + ") ", value, ")");
    }

    /** An expression of a type. */
    Node.Expr e(Type type, Env env, int depth) {
        return expressions.expression(type, env, depth);
    }
}
