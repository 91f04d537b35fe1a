package dev.weft.language.random;

import dev.weft.testkit.Dice;
import java.util.Arrays;
import java.util.List;

/**
 * A class with several random bodies, {@code program0()} and so on, that share the members that they call: what javac
 * has to do for a class is spread over them.
 */
public record Program(long seed, String name, Node tree) {
    /** How many bodies there are before the program is cut down. */
    public static final int BODIES = 12;

    /** Every so many programs is written on one line, as tools write them: lines tell nothing then. */
    private static final int ON_ONE_LINE = 4;

    private static final String MODEL = "dev.weft.language.model";

    /** The program of a seed, the same at every call, for a Java version. */
    public static Program of(long seed, String name, int java) {
        Generation g = new Generation(new Dice(seed), name, java);
        Node members = new Node.Block(new Members(g).all());
        return new Program(
                seed,
                name,
                Node.parts(
                        "@SuppressWarnings(\"all\")\npublic class " + name + " extends Base implements Api ", members));
    }

    /** The names of the bodies that are there, in the class made for the model. */
    static List<String> bodies(Class<?> program) {
        return Arrays.stream(program.getMethods())
                .map(java.lang.reflect.Method::getName)
                .filter(name -> name.matches("program[0-9]+"))
                .sorted()
                .toList();
    }

    /** The program with another tree. */
    public Program with(Node other) {
        return new Program(seed, name, other);
    }

    /** The same program under another class name. */
    public Program named(String other) {
        return new Program(seed, other, rename(tree, other));
    }

    private Node rename(Node node, String other) {
        if (node instanceof Node.Text leaf) {
            return new Node.Text(leaf.text().replaceAll("\\b" + name + "\\b", other));
        }
        if (node instanceof Node.Either either) {
            return new Node.Either(
                    either.model().replaceAll("(\\b|_in_)" + name + "\\b", "$1" + other),
                    either.woven().replaceAll("\\b" + name + "\\b", other));
        }
        return node.with(
                node.children().stream().map(child -> rename(child, other)).toList());
    }

    /** The source file. */
    public String source(World world) {
        StringBuilder out = new StringBuilder("package programs;\n\nimport static dev.weft.language.kit.Trace.*;\n");
        if (world == World.MODEL) {
            out.append("import static " + MODEL + ".Asyncio.*;\nimport static " + MODEL + ".World.*;\nimport " + MODEL
                    + ".*;\n");
        } else {
            out.append("import static dev.weft.Asyncio.*;\nimport static dev.weft.language.woven.World.*;\n"
                    + "import dev.weft.*;\nimport dev.weft.annotations.Async;\nimport dev.weft.language.woven.*;\n");
        }
        out.append("import static programs.Grid.*;\nimport dev.weft.language.kit.*;\nimport java.io.StringReader;\n"
                + "import java.util.*;\nimport java.util.function.*;\n\n");
        StringBuilder text = new StringBuilder();
        tree.render(world, text);
        return out + (seed % ON_ONE_LINE == 1 ? text.toString().replace('\n', ' ') : text.toString());
    }
}
