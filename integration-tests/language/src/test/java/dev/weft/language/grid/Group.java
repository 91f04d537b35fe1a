package dev.weft.language.grid;

import dev.weft.language.random.World;
import java.util.Map;

/**
 * Cells of the same owner in one source file: the owner with the methods that operands call, and a line for each cell.
 */
public record Group(String name, int owner, Map<String, Cell> cells) {
    public static boolean isInterface(int owner) {
        return Dimensions.OWNERS.get(owner).contains("interface");
    }

    /** Whether the owner extends {@code GridText}. */
    static boolean isClass(int owner) {
        return !isInterface(owner) && !Dimensions.OWNERS.get(owner).matches(".*(record|enum).*");
    }

    /** A call of what the owner inherits, as a text. */
    public static String callOfSuper(int owner) {
        if (Dimensions.OWNERS.get(owner).equals("enum constant")) {
            return "super.greet(t)";
        }
        return isClass(owner) ? "super.base(3)" : "Api.super.greet(t)";
    }

    /** The file. */
    String source(World world) {
        StringBuilder entries = new StringBuilder();
        StringBuilder signatures = new StringBuilder();
        for (String cell : cells.keySet()) {
            entries.append("public static Coroutine<String> ")
                    .append(cell)
                    .append("() throws Exception { return make().")
                    .append(cell)
                    .append("(\"ab\"); }\n");
            signatures.append("Coroutine<String> ").append(cell).append("(String s) throws Exception;\n");
        }
        StringBuilder bodies = new StringBuilder();
        cells.forEach((cell, made) -> bodies.append(made.source(cell, world)));
        return head(world) + "@SuppressWarnings(\"all\")\npublic "
                + declare(world, name, owner, "", entries.toString(), signatures.toString(), bodies.toString());
    }

    /**
     * A class of this name with one of the owners in it, and an interface {@code Cells} and the name; its
     * {@code make()} gives an object of the owner as that interface.
     *
     * @param modifier for all but the first class
     * @param statics members of the class
     * @param signatures members of the interface
     * @param bodies members of the owner
     */
    public static String declare(
            World world, String name, int owner, String modifier, String statics, String signatures, String bodies) {
        String members = members(world, owner, name) + bodies;
        if (Dimensions.OWNERS.get(owner).matches("anonymous.*")) {
            // what an anonymous class declares is out of reach by the name of its type
            members = members.replaceAll("await\\(me\\(this\\)\\)\\.hidden\\(\\w+\\)", "await(me(this)).base(2)");
        }
        StringBuilder text = new StringBuilder("class ").append(name);
        String up = " extends GridText implements Api, Cells" + name + " {\n" + members + "}\n";
        String own = isClass(owner) ? up : up.replace(" extends GridText", "");
        text.append(
                switch (Dimensions.OWNERS.get(owner)) {
                    case "top" -> up.substring(0, up.length() - 2) + make(name, "new SELF()");
                    case "static nested" -> " {\nstatic class Owner" + own + make(name, "new Owner()");
                    case "private final nested" ->
                        " {\nprivate static final class Owner" + own + make(name, "new Owner()");
                    case "inner" -> " {\nclass Owner" + own + make(name, "new SELF().new Owner()");
                    case "inner of inner" ->
                        " {\nclass Mid { class Owner" + own + "}\n" + make(name, "new SELF().new Mid().new Owner()");
                    case "local" -> " {\n" + makeLocal(name, "", "class Owner" + own + "return new Owner();");
                    case "anonymous" ->
                        " {\n" + makeLocal(name, "", "return new GridText" + name + "() {\n" + members + "};");
                    case "record" -> " {\nrecord Owner(String of)" + own + make(name, "new Owner(\"of\")");
                    case "generic record" ->
                        " {\nrecord Owner<X extends CharSequence>(X of)" + own + make(name, "new Owner<>(\"of\")");
                    case "enum" ->
                        " {\nenum Owner" + own.replaceFirst("\\{\n", "{\nONLY;\n") + make(name, "Owner.ONLY");
                    case "enum constant" ->
                        " {\nenum Owner implements Api, Cells" + name + " {\nONLY {\n" + members + "};\n"
                                + "Coroutine<String> hidden(String x) throws Exception { return null; }\n}\n"
                                + make(name, "Owner.ONLY");
                    case "interface" ->
                        " {\ninterface Owner" + own.replace(" implements", " extends") + make(name, "new Owner() {}");
                    case "generic interface" ->
                        " {\ninterface Owner<X>" + own.replace(" implements", " extends")
                                + make(name, "new Owner<String>() {}");
                    case "generic" ->
                        " {\nstatic class Owner<X extends Comparable<X>>" + own + make(name, "new Owner<String>()");
                    case "inner of generic" ->
                        " {\nstatic class Outer<Z> { class Owner" + own + "}\n"
                                + make(name, "new Outer<String>().new Owner()");
                    case "generic inner of generic" ->
                        " {\nstatic class Outer<Z> { class Mid { class Owner<X extends Z>" + own + "} }\n"
                                + make(name, "new Outer<Object>().new Mid().new Owner<String>()");
                    case "static in generic" ->
                        " {\nstatic class Outer<Z> { static class Owner<X>" + own + "}\n"
                                + make(name, "new Outer.Owner<String>()");
                    case "local of generic" ->
                        " {\n" + makeLocal(name, "<Z>", "class Owner" + own + "return new Owner();");
                    case "generic local of generic" ->
                        " {\n" + makeLocal(name, "<Z>", "class Owner<X extends Z>" + own + "return new Owner<Z>();");
                    case "anonymous of generic" ->
                        " {\nstatic class Outer<Z> { Cells" + name + " make() { return new GridText" + name + "() {\n"
                                + members + "}; } }\n" + make(name, "new Outer<String>().make()");
                    default -> throw new IllegalStateException(Dimensions.OWNERS.get(owner));
                });
        if (!Dimensions.OWNERS.get(owner).equals("top")) {
            text.append("static Coroutine<String> own;\n");
        }
        text.append(statics)
                .append("}\n")
                .append(modifier)
                .append("interface Cells")
                .append(name)
                .append(" {\n");
        return text.append(signatures)
                .append("}\nabstract ")
                .append(modifier)
                .append("class GridText")
                .append(name)
                .append(" extends GridText implements Api, Cells")
                .append(name)
                .append(" {}\n")
                .toString()
                .replace("SELF", name);
    }

    private static String make(String name, String made) {
        return "static Cells" + name + " make() { return " + made + "; }\n";
    }

    private static String makeLocal(String name, String parameters, String body) {
        return "static " + parameters + " Cells" + name + " make() { " + body + " }\n";
    }

    /** The name of the owner's type within itself. */
    private static String self(int owner, String name) {
        String kind = Dimensions.OWNERS.get(owner);
        return switch (kind) {
            case "top" -> "SELF";
            case "anonymous", "anonymous of generic" -> "GridText" + name;
            case "generic record",
                    "generic interface",
                    "generic",
                    "generic inner of generic",
                    "static in generic",
                    "generic local of generic" -> "Owner<X>";
            default -> "Owner";
        };
    }

    private static String members(World world, int owner, String name) {
        boolean isInterface = isInterface(owner);
        String self = self(owner, name);
        String open = isInterface ? "default" : "";
        return (isClass(owner) ? "Coroutine<String> own;\n" : "")
                + helpers(world, self, open, Dimensions.OWNERS.get(owner).equals("enum constant") ? "" : "private");
    }

    /**
     * The methods that operands call.
     *
     * @param self the type that they are in
     * @param open the modifiers of what can be overridden
     * @param hidden those of what cannot be seen outside
     */
    public static String helpers(World world, String self, String open, String hidden) {
        StringBuilder text = new StringBuilder();
        text.append(method(
                world,
                "static",
                "Coroutine<String>",
                "one",
                "boolean waits",
                "waits",
                "t(20); if (waits) { await(s(1)); } return result(\"one\");"));
        text.append(method(
                world,
                hidden,
                "Coroutine<String>",
                "hidden",
                "String x",
                "x",
                "t(21); return result(await(s(x)) + 1);"));
        text.append(method(
                world, open, "Coroutine<String>", "open", "String x", "x", "await(s(2)); t(22); return result(x);"));
        text.append(method(world, "static", "Coroutine<String>", "fails", "", "", "await(s(3)); throw new Boom(4);"));
        text.append(method(
                world,
                open,
                "Coroutine<String>",
                "typed",
                self + " x, String y, " + self + "... more",
                "x, y, more",
                "t(more.length); return result(await(bounded(x)) == x ? await(s(y)) : null);"));
        text.append(method(
                world,
                open,
                "<Q extends " + self + "> Coroutine<Q>",
                "bounded",
                "Q q",
                "q",
                "await(s(3)); return result(q);"));
        text.append(method(
                world,
                open,
                "Coroutine<" + self + ">",
                "me",
                self + " x",
                "x",
                self + "[] all = several(x); await(s(3)); return result(all[0]);"));
        text.append(generator(
                world, "static", "AsyncGenerator<String>", "source", "String x", "x", "emit(x); emit(await(s(x)));"));
        text.append(method(
                world,
                open,
                "Coroutine<AsyncGenerator<String>>",
                "sources",
                "",
                "",
                "await(s(5)); return result(source(\"g\"));"));
        text.append(method(
                world,
                open,
                "Coroutine<List<AsyncGenerator<String>>>",
                "lists",
                "",
                "",
                "await(s(5)); return result(List.of(source(\"h\")));"));
        text.append(generator(
                world, open, "AsyncGenerator<String>", "local", "", "", "emit(\"l\"); t(await(lists()).size());"));
        return text.toString();
    }

    private static String head(World world) {
        return "package programs;\nimport static dev.weft.language.kit.Trace.hit;\nimport static programs.Grid.*;\n"
                + "import dev.weft.language.kit.Boom;\nimport java.io.StringReader;\nimport java.util.*;\nimport java.util.function.*;\n"
                + (world == World.WOVEN
                        ? "import static dev.weft.Asyncio.*;\nimport static dev.weft.language.woven.World.*;\nimport dev.weft.*;\n"
                                + "import dev.weft.annotations.Async;\nimport dev.weft.language.woven.Api;\n"
                        : "import static dev.weft.language.model.Asyncio.*;\nimport static dev.weft.language.model.World.*;\n"
                                + "import dev.weft.language.model.*;\n");
    }

    /** What all files use. */
    public static String shared(World world) {
        String enter = method(
                world,
                "public",
                "Coroutine<Void>",
                "enter",
                "",
                "",
                "t(\"enter \" + id); await(s(id)); return done();");
        String exit = "t(\"exit \" + id + \" \" + (e == null ? null : e.getClass().getSimpleName()));";
        String close = "await(s(id)); t(\"close \" + id); return done();";
        return head(world) + "@SuppressWarnings(\"all\")\nclass Grid {\n"
                + "static void t(Object o) { hit(String.valueOf(o)); }\n"
                + "static String two(String x, String y) { return x + \"-\" + y; }\n"
                + "static String all(int n, String... texts) { return n + Arrays.toString(texts); }\n"
                + "static <Y> Y[] several(Y... y) { return y; }\n"
                + "static String boom(String t) { if (!t.isEmpty()) { throw new Boom(9); } return t; }\n"
                + "static AutoCloseable shut(String x) { t(\"shut \" + x); return () -> t(\"shut\"); }\n"
                + method(
                        world,
                        "static",
                        "Coroutine<String>",
                        "drain",
                        "AsyncGenerator<String> g",
                        "g",
                        "String all = \"\"; while (await(g.advance())) { t(g.current()); all += g.current(); } return result(all);")
                + "static class Named { final int id; Named(int id) { this.id = id; } }\n"
                + "static class Quiet extends Named implements AsyncScope { Quiet(int id) { super(id); }\n" + enter
                + method(
                        world,
                        "public",
                        "Coroutine<Boolean>",
                        "exit",
                        "Throwable e",
                        "e",
                        exit + " await(s(id)); return result(e instanceof Boom);")
                + "}\n"
                + "static class Loud extends Named implements AsyncScope { Loud(int id) { super(id); }\n" + enter
                + method(
                        world,
                        "public",
                        "Coroutine<Boolean>",
                        "exit",
                        "Throwable e",
                        "e",
                        exit + " return result(false);")
                + "}\n"
                + "static class Shut extends Named implements AsyncCloseable { Shut(int id) { super(id); }\n"
                + method(world, "public", "Coroutine<Void>", "closeAsync", "", "", close) + "}\n"
                + "static class Slam extends Named implements AsyncCloseable { Slam(int id) { super(id); }\n"
                + method(world, "public", "Coroutine<Void>", "closeAsync", "", "", "t(\"slam\"); return done();")
                + "}\n"
                + "static class Box<R extends Named & AsyncCloseable> { final R r; Box(R r) { this.r = r; } R get() { return r; } }\n"
                + "}\nabstract class GridText implements Api {\n"
                + method(
                        world,
                        "protected",
                        "Coroutine<String>",
                        "base",
                        "int by",
                        "by",
                        "hit(\"base \" + by); return result(await(s(\"base\")));")
                + "}\n";
    }

    /** A coroutine method, or for the model an entry and its body. */
    static String method(
            World world,
            String modifiers,
            String result,
            String name,
            String parameters,
            String arguments,
            String body) {
        return made(world, modifiers, result, result, name, parameters, arguments, body, "lazy");
    }

    /** The same for a generator. */
    static String generator(
            World world,
            String modifiers,
            String result,
            String name,
            String parameters,
            String arguments,
            String body) {
        boolean woven = world == World.WOVEN;
        return made(
                world,
                modifiers,
                result,
                "Coroutine<Object>",
                name,
                parameters,
                arguments,
                body + (woven ? " return end();" : " return endOfBody();"),
                "generator");
    }

    private static String made(
            World world,
            String modifiers,
            String result,
            String inner,
            String name,
            String parameters,
            String arguments,
            String body,
            String entry) {
        // checked exceptions may be declared by what overrides nothing of a scope
        String declared = name.matches("enter|exit|closeAsync") ? "" : " throws Exception";
        String thrown = declared.isEmpty() && world == World.MODEL ? " throws Exception" : declared;
        String head = modifiers + " " + result + " " + name + "(" + parameters + ")" + declared;
        if (world == World.WOVEN) {
            return "@Async " + head + " { " + body + " }\n";
        }
        return head + " { return " + entry + "(() -> " + name + "In(" + arguments + ")); } " + modifiers + " " + inner
                + " " + name + "In(" + parameters + ")" + thrown + " { " + body + " }\n";
    }
}
