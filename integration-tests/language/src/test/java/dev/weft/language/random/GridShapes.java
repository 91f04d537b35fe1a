package dev.weft.language.random;

import static dev.weft.language.random.Node.parts;
import static dev.weft.language.random.Node.stmt;

import dev.weft.language.grid.Cell;
import dev.weft.language.grid.Dimensions;
import dev.weft.language.grid.Dimensions.Around;
import dev.weft.language.grid.Dimensions.Kind;
import dev.weft.language.grid.Dimensions.Operand;
import dev.weft.language.grid.Dimensions.State;
import dev.weft.language.grid.Group;
import dev.weft.language.random.Statements.Made;
import dev.weft.testkit.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the tables of the grid hold, anywhere in a random program and around other random code: constructs, states of
 * variables, positions of an await and operands, and the classes that methods are in.
 *
 * <pre>{@code
 * String[] a3 = {"x", "y", "z"}; String t3 = String.valueOf((Object) ..);
 * OPEN(31, new Quiet(1)) String v3; t(t3 + A); { .. } v3 = t3; t(v3); boom(t3); CLOSE(31) t(a3[1]);
 * }</pre>
 *
 * <p>The variables of the tables get the number of the statement. {@code A} is an await of an operand of the tables or
 * any other.
 */
final class GridShapes {
    private static final int ATTEMPTS = 10;
    private static final int MOST_LAMBDAS = 1;

    /** Long constructs take javac's time: fewer of them. */
    private static final int LONG = 1_000;

    private static final int LONG_ONES = 10;

    /** Texts in quotes, and the tables' own variables and labels. */
    private static final Pattern LOCAL = Pattern.compile(
            "\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'"
                    + "|(?<![.\\w])(?:(a|all|b[1-5]|box|c|c1|e|f|g|held|k|last|m\\d+|many|n|o|p|q|r|r1|t|u|v[1-5]?|w|x|y)|z([12]))\\b(?!\\s*\\()");

    private static final Pattern OF_OWNER = Pattern.compile("(?<![.\\w])(hidden|open|typed|me|sources|local)\\(");
    private static final Pattern GIVE = Pattern.compile("GIVE\\[([^;]*)\\];");
    private static final Pattern PLACE = Pattern.compile("Node(\\d+)_");
    private static final String BODY = "/*body*/";

    private final Generation g;
    private final Dice dice;

    GridShapes(Generation g) {
        this.g = g;
        this.dice = g.dice;
    }

    /** What a program needs whose statements use the tables. */
    Node helpers() {
        return stmt(
                "static Coroutine<String> own;\n",
                new Node.Either(
                        Group.helpers(World.MODEL, g.program, "", "private"),
                        Group.helpers(World.WOVEN, g.program, "", "private")));
    }

    /** A statement; null where none fits. */
    Made statement(Env env, int depth) {
        if (!env.awaits() || !env.tries() || !env.checked()) {
            return null;
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Cell cell = new Cell(
                    dice.below(Dimensions.POSITIONS.size()),
                    dice.below(Dimensions.OPERANDS.size()),
                    dice.below(Dimensions.STATES.size()),
                    dice.below(Dimensions.AROUND.size()),
                    0);
            if (cell.isPossible() && fits(cell, env)) {
                return new Fragment(cell, env, depth).make();
            }
        }
        return null;
    }

    private boolean fits(Cell cell, Env env) {
        Around around = Dimensions.AROUND.get(cell.around());
        if (around.text().length() > LONG && !dice.chance(LONG_ONES)) {
            return false;
        }
        return switch (around.kind()) {
            case METHOD -> !handsBack(cell) || mayHandBack(env);
            case LAMBDA -> env.level() <= MOST_LAMBDAS;
            case GENERATOR -> env.emitted() != null && !handsBack(cell);
            case GENERIC_METHOD -> false;
        };
    }

    private static boolean handsBack(Cell cell) {
        return Dimensions.POSITIONS.get(cell.position()).matches(".*\\bO\\b.*");
    }

    private static boolean mayHandBack(Env env) {
        return env.returns() == Env.Returns.COROUTINE
                && (Type.STRING.equals(env.returned()) || Type.OBJECT.equals(env.returned()));
    }

    /** A class of the grid within the program, with a random coroutine method. */
    void owner(Members members) {
        int owner = dice.below(Dimensions.OWNERS.size());
        String type = g.name("Owned");
        Type returned = Type.any(dice);
        String name = g.name("co");
        Method method = new Method(
                name,
                (env, depth) -> parts(type + ".make()."),
                Method.Form.COROUTINE,
                returned,
                List.of(Type.INT, Type.STRING),
                false,
                true);
        g.methods.add(method);
        String signature = "Coroutine<" + returned.boxed() + "> " + name + "(int a0, String a1) throws Exception;\n";
        members.later(made -> {
            Node body = members.body(
                    method,
                    Group.isInterface(owner) ? "default " : "public ",
                    "Coroutine<" + returned.boxed() + ">",
                    Env.member(null).gridOwner(owner).coroutine(returned));
            String model = Group.declare(World.MODEL, type, owner, "static ", "", signature, BODY);
            String woven = Group.declare(World.WOVEN, type, owner, "static ", "", signature, BODY);
            int inModel = model.indexOf(BODY);
            int inWoven = woven.indexOf(BODY);
            made.add(stmt(
                    "static ",
                    new Node.Either(model.substring(0, inModel), woven.substring(0, inWoven)),
                    body,
                    new Node.Either(
                            model.substring(inModel + BODY.length()), woven.substring(inWoven + BODY.length()))));
        });
    }

    /** One statement in the making. */
    private final class Fragment {
        private final Cell cell;
        private final Env outer;
        private final int depth;
        private final String number = String.valueOf(g.id());
        private final List<Node> nodes = new ArrayList<>();

        Fragment(Cell cell, Env outer, int depth) {
            this.cell = cell;
            this.outer = outer;
            this.depth = depth;
        }

        Made make() {
            Around around = Dimensions.AROUND.get(cell.around());
            boolean isLambda = around.kind() == Kind.LAMBDA;
            Env inside = isLambda ? outer.asyncLambda(Type.STRING) : outer.block();
            String head = "String[] a = {\"x\", \"y\", \"z\"}; String t = String.valueOf((Object) "
                    + place(g.e(Type.STRING, inside, 2)) + "); ";
            inside.declare(local("t"), Type.STRING, true);
            inside.declare(local("a"), Type.STRINGS, false);
            Env there = (around.text().contains("OPEN") ? inside.scope() : inside).withoutJumps();
            if (around.text().matches("try \\{.*(catch|finally).*")) {
                there = there.withoutEmit();
            }
            String text = around.text().replaceFirst("\\bB\\b", place(nodes(number(own(body(there))))));
            text = head + text + " t(a[1]);";
            text = isLambda
                    ? "t(await(Asyncio.<String>async((AsyncCallable<String>) () -> { " + text + " return t; })));"
                    : "{ " + text + " }";
            text = text.replaceAll("emit\\(([^;]*)\\);", "emit((Integer) String.valueOf($1).length());");
            return Made.of(nodes(number(own(text))));
        }

        /** The await with what stands before and after it, or other statements, or both. */
        private String body(Env env) {
            Operand operand = Dimensions.OPERANDS.get(cell.operand());
            State state = Dimensions.STATES.get(cell.state());
            String middle = "";
            int choice = dice.below(4);
            if (choice != 0) {
                String position = Dimensions.POSITIONS
                        .get(cell.position())
                        .replaceAll("\\bO\\b", Matcher.quoteReplacement(handedBack(operand)))
                        .replace("Coroutine<String> last", "var last");
                middle = awaits(leaving(position, env), operand, env);
            }
            if (choice < 2) {
                middle += " " + place(g.statements.block(env, depth, true).node());
            }
            return operand.before() + " " + leaving(state.before(), env) + " " + middle + " " + state.after();
        }

        private String leaving(String text, Env env) {
            return GIVE.matcher(text)
                    .replaceAll(found -> Matcher.quoteReplacement(
                            "{ t(" + found.group(1) + "); " + place(g.statements.leaving(env)) + " }"));
        }

        private String handedBack(Operand operand) {
            return Type.STRING.equals(outer.returned())
                    ? operand.text()
                    : "((Coroutine<Object>) (Coroutine<?>) (" + operand.text() + "))";
        }

        private String awaits(String position, Operand operand, Env env) {
            Supplier<String> await = () -> {
                Node.Expr other = dice.chance(3) && !operand.isHeld() ? g.awaits.value(Type.STRING, env, 2) : null;
                return other == null ? "await(" + operand.text() + ")" : place(other);
            };
            return Pattern.compile("\\bA\\b")
                    .matcher(position)
                    .replaceAll(found -> Matcher.quoteReplacement(await.get()));
        }

        private String place(Node node) {
            nodes.add(node);
            return "Node" + (nodes.size() - 1) + "_";
        }

        /** With the object whose methods the operands call. */
        private String own(String text) {
            if (outer.gridOwner() >= 0) {
                return text.replaceAll("\\bUP\\b", Group.callOfSuper(outer.gridOwner()));
            }
            if (outer.inMethod()) {
                return text.replaceAll("\\bUP\\b", "Api.super.greet(t)");
            }
            String self = outer.self() == null ? "new " + g.program + "(1)" : outer.self();
            String there = text.replaceAll("\\bthis\\b", Matcher.quoteReplacement(self));
            return OF_OWNER.matcher(there)
                    .replaceAll(Matcher.quoteReplacement(self) + ".$1(")
                    .replaceAll("\\bUP\\b", Matcher.quoteReplacement(self) + ".greet(t)");
        }

        private String local(String name) {
            return name + "_" + number;
        }

        private String number(String text) {
            return LOCAL.matcher(text)
                    .replaceAll(found -> Matcher.quoteReplacement(
                            found.group(1) != null
                                    ? local(found.group(1))
                                    : found.group(2) != null ? "z" + number + found.group(2) : found.group()))
                    .replaceAll("\\b(OPEN|CLOSE)\\((\\d)", "$1(" + number + "$2");
        }

        /** The text for either world, with the nodes in their places. */
        private Node nodes(String text) {
            String[] model = PLACE.split(Cell.scopes(text, false), -1);
            String[] woven = PLACE.split(Cell.scopes(text, true), -1);
            Matcher places = PLACE.matcher(text);
            List<Object> made = new ArrayList<>();
            for (int i = 0; i < model.length; i++) {
                made.add(model[i].equals(woven[i]) ? model[i] : new Node.Either(model[i], woven[i]));
                if (places.find()) {
                    made.add(nodes.get(Integer.parseInt(places.group(1))));
                }
            }
            return parts(made.toArray());
        }
    }
}
