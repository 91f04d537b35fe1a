package dev.weft.processor.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.testing.Project;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every way in which a type of the user's code can stand in a frame class: what is nested in what, generic on which
 * level, visible from where, at which position of a method. All of it is compiled with every warning an error, and run.
 */
final class FrameTypesTest {
    private static final List<String> STRICT = List.of("-Xlint:all,-path", "-Werror");

    private @TempDir Path root;

    /**
     * How a class is nested: its declaration, and an expression that makes one within an instance method of the class
     * around it.
     */
    private enum Nesting {
        STATIC("static class N%s { %s }", "new N%s()"),
        INNER("class N%s { %s }", "new N%s()"),
        RECORD("record N%s() { %s }", "new N%s()"),
        INTERFACE("interface N%s { %s }", "new N%s() {}"),
        ENUM("enum N { A; %2$s }", "N.A");

        private final String declaration;
        private final String creation;

        Nesting(String declaration, String creation) {
            this.declaration = declaration;
            this.creation = creation;
        }

        /** The methods of an interface that have a body are default ones. */
        String declare(String visibility, boolean generic, String members) {
            String own = this == INTERFACE ? members.replace("@Async ", "@Async default ") : members;
            return visibility + " " + declaration.formatted(generic && this != ENUM ? "<Y>" : "", own);
        }

        String use(boolean generic) {
            return generic && this != ENUM ? "N<String>" : "N";
        }

        String create(boolean generic) {
            return creation.formatted(generic && this != ENUM ? "<String>" : "");
        }
    }

    /** A class around a class around a class: which of the three are generic. */
    private record Generic(boolean outer, boolean middle, boolean inner) {
        /** Of any two of the three, each combination stands in these four. */
        private static final List<Generic> PAIRS = List.of(
                new Generic(false, false, false),
                new Generic(false, true, true),
                new Generic(true, false, true),
                new Generic(true, true, false));

        private static final List<Generic> ALL = Stream.concat(
                        PAIRS.stream(), PAIRS.stream().map(some -> new Generic(!some.outer, !some.middle, !some.inner)))
                .toList();
    }

    /**
     * Each pair of a nesting, a visibility and what is generic, in one run of javac; {@code -Dweft.types=all} is all of
     * them together.
     */
    @Test
    void nestings() throws Exception {
        boolean all = "all".equals(System.getProperty("weft.types"));
        Project project = new Project(root);
        List<String> sources = new ArrayList<>();
        StringBuilder calls = new StringBuilder();
        int shift = 0;
        for (Nesting nesting : Nesting.values()) {
            List<String> visibilities = List.of("private", "", "protected", "public");
            for (int i = 0; i < visibilities.size(); i++) {
                List<Generic> some = all ? Generic.ALL : List.of(Generic.PAIRS.get((i + shift) % visibilities.size()));
                for (Generic generic : some) {
                    String name = "T" + sources.size();
                    String file = "src/p/" + name + ".java";
                    project.source(file, source(name, nesting, visibilities.get(i), generic));
                    sources.add(file);
                    calls.append(" + ").append(name).append(".all()");
                }
            }
            shift++;
        }
        int count = sources.size();
        project.source(
                "src/p/All.java",
                "package p;\nclass All { static String all() { return \"\"%s; } }\n".formatted(calls));
        sources.add("src/p/All.java");
        assertThat(project.compile(STRICT, sources.toArray(String[]::new)))
                .as(project.messages())
                .isTrue();
        assertThat(project.call("p.All", "all")).isEqualTo("(1234567890)".repeat(count));
    }

    /**
     * A class in a class in a class, the middle one an inner class: its members use the innermost at every position.
     */
    private static String source(String name, Nesting nesting, String visibility, Generic generic) {
        // before 16 an inner class had no static members, and from 17 on it may have all of these
        String n = nesting.use(generic.inner);
        String own = "@Async Coroutine<Integer> own() { await(yieldNow()); return result(hashCode() == 0 ? 1 : 1); }";
        return """
                package p;
                import static dev.weft.Asyncio.*;
                import dev.weft.*;
                import dev.weft.annotations.Async;
                import java.util.*;
                class %1$s%2$s {
                    class M%3$s {
                        %4$s
                        %5$s make() { return %6$s; }
                        @Async Coroutine<Integer> parameter(%5$s n) { await(yieldNow()); return result(n == null ? 0 : 2); }
                        @Async Coroutine<%5$s> value(%5$s n) { await(yieldNow()); return result(n); }
                        @Async Coroutine<Integer> array(%5$s[] n) { await(yieldNow()); return result(n.length + 3); }
                        @Async Coroutine<%5$s[][]> arrays(%5$s[][] n) { await(yieldNow()); return result(n); }
                        @SuppressWarnings("varargs") @SafeVarargs
                        @Async private final Coroutine<Integer> many(%5$s... n) { await(yieldNow()); return result(n.length + 5); }
                        @Async <T extends %5$s> Coroutine<Integer> bound(T n, List<T> all) {
                            await(yieldNow()); return result(n == null || all.isEmpty() ? 0 : 6);
                        }
                        @Async <T extends %5$s & java.io.Closeable> Coroutine<Integer> both(T n) {
                            await(yieldNow()); return result(n == null ? 7 : 0);
                        }
                        @Async Coroutine<Integer> wildcard(List<? extends %5$s> n, Map<? super %5$s, %5$s[]> m) {
                            await(yieldNow()); return result(n.size() + 8);
                        }
                        @Async AsyncGenerator<%5$s> generator(%5$s n) { emit(n); await(yieldNow()); emit(n); return end(); }
                        @Async Coroutine<Integer> local(%5$s n) {
                            class L { @Async Coroutine<Integer> m(%5$s x) { await(yieldNow()); return result(x == n ? 4 : 0); } }
                            var anonymous = new Object() {
                                @Async Coroutine<%5$s> m(%5$s x) { await(yieldNow()); return result(x); }
                            };
                            return result(await(new L().m(await(anonymous.m(n)))));
                        }
                        @Async Coroutine<Integer> looped(%5$s n) {
                            int count = 7;
                            for (%5$s x : awaitEach(generator(n))) { count += x == n ? 1 : 0; }
                            return result(count);
                        }
                        @SuppressWarnings({"unchecked", "rawtypes"})
                        @Async Coroutine<String> all() {
                            var n = make();
                            return result("(" + await(n.own()) + await(parameter(await(value(n)))) + await(array(new %7$s[0]))
                                + await(local(n)) + await(many()) + await(bound(n, List.of(n))) + await(both(null))
                                + await(wildcard(List.of(), Map.of())) + await(looped(n)) + length(await(arrays(new %7$s[0][]))) + ")");
                        }
                    }
                    static int length(Object array) { return ((Object[]) array).length; }
                    static String all() { return run(new %1$s%8$s().new M%9$s().all()); }
                }
                """.formatted(
                        name,
                        generic.outer ? "<Z>" : "",
                        generic.middle ? "<X>" : "",
                        nesting.declare(visibility, generic.inner, own),
                        n,
                        nesting.create(generic.inner),
                        name + ".M.N", // raw: an array of a generic class cannot be made
                        generic.outer ? "<String>" : "",
                        generic.middle ? "<Integer>" : "");
    }

    /** Types of another package: what the class inherits, its frame class cannot name. */
    @Test
    void whatAnotherPackageShowsToItsSubclassesOnly() throws Exception {
        Project project = new Project(root).source("src/q/Base.java", """
                        package q;
                        public class Base<Z> {
                            protected static class Nested<Y> extends Hidden { public Nested() {} }
                            protected class Inner<Y> { public Inner() {} }
                            protected interface Shape { int CORNERS = 4; }
                            protected enum Color { RED }
                            protected record Point<Y>(Y x) { public Point {} }
                            public static class Middle { protected static class Deep { public Deep() {} } }
                            static class Hidden { public int number() { return 3; } }
                        }
                        """).source("src/p/Demo.java", """
                        package p;
                        import static dev.weft.Asyncio.*;
                        import dev.weft.*;
                        import dev.weft.annotations.Async;
                        import java.util.*;
                        class Demo<Z> extends q.Base<Z> {
                            @Async Coroutine<Nested<Z>> nested(Nested<Z> n) { await(yieldNow()); return result(n); }
                            @Async Coroutine<Inner<Z>> inner(Inner<Z> n) { await(yieldNow()); return result(n); }
                            @Async Coroutine<Shape[]> shape(Shape... n) { await(yieldNow()); return result(n); }
                            @Async Coroutine<Color> color(Color n) { await(yieldNow()); return result(n); }
                            @Async Coroutine<Point<? super Z>> point(Point<? super Z> n) { await(yieldNow()); return result(n); }
                            @Async <T extends Nested<Z>> Coroutine<T> bound(T n) { await(yieldNow()); return result(n); }
                            @Async <T extends Inner<Z> & Shape> Coroutine<T> both(T n) { await(yieldNow()); return result(n); }
                            @Async Coroutine<Integer> arrays(Nested<?>[][] n, Color[] c) { await(yieldNow()); return result(n.length + c.length); }
                            static class Sub extends q.Base.Middle {
                                @Async Coroutine<Deep> deep(Deep n) { await(yieldNow()); return result(n); }
                                Deep make() { return new Deep(); }
                            }
                            class Own extends Nested<Z> {
                                @Async Coroutine<Integer> own() { await(yieldNow()); return result(number()); }
                            }
                            @Async Coroutine<String> all() {
                                var sub = new Sub();
                                return result(await(nested(new Nested<>())).number() + " " + (await(inner(new Inner<>())) != null)
                                    + await(shape()).length + await(color(Color.RED)) + await(point(new Point<>(null))).x()
                                    + await(bound(null)) + await(this.<DemoShape>bothOf()) + await(arrays(new Nested<?>[2][], new Color[3]))
                                    + (await(sub.deep(sub.make())) != null) + await(new Own().own()));
                            }
                            class DemoShape extends Inner<Z> implements Shape {}
                            @Async <T extends Inner<Z> & Shape> Coroutine<String> bothOf() {
                                return result(String.valueOf(await(this.<T>both(null))));
                            }
                            static String run() { return dev.weft.Asyncio.run(new Demo<String>().all()); }
                        }
                        """);
        assertThat(project.compile(STRICT, "src/q/Base.java", "src/p/Demo.java"))
                .as(project.messages())
                .isTrue();
        assertThat(project.call("p.Demo", "run")).isEqualTo("3 true0REDnullnullnull5true3");
    }

    /**
     * A class of the unnamed package has no other name than its simple one, and the frame class gives some of those a
     * meaning.
     */
    @Test
    void namesThatTheFrameClassUsesItself() throws Exception {
        for (String location : List.of("", "p")) {
            check(location, List.of("Frame", "GeneratorFrame", "GeneratedFrame", "Generated", "Override", "Throwable"));
        }
        check("p", List.of("dev", "java", "javax"));
    }

    @Test
    void namesThatMethodsMayHaveAndNoClass() throws Exception {
        Project project = new Project(root.resolve("restricted"));
        project.source("src/p/Demo.java", """
                package p;
                import static dev.weft.Asyncio.*;
                import dev.weft.Coroutine;
                import dev.weft.annotations.Async;
                public class Demo {
                    @Async static Coroutine<Integer> permits(int n) { await(yieldNow()); return result(n); }
                    @Async static Coroutine<Integer> record(int n) { await(yieldNow()); return result(n); }
                    @Async static Coroutine<Integer> sealed(int n) { await(yieldNow()); return result(n); }
                    @Async static Coroutine<Integer> var(int n) { await(yieldNow()); return result(n); }
                    @Async static Coroutine<Integer> yield(int n) { await(yieldNow()); return result(n); }
                    @Async static Coroutine<Integer> when(int n) { await(yieldNow()); return result(n); }
                    @Async static Coroutine<Integer> sum() {
                        return result(await(permits(1)) + await(record(2)) + await(sealed(4)) + await(var(8))
                                + await(Demo.yield(16)) + await(when(32)));
                    }
                    public static String run() { return String.valueOf(dev.weft.Asyncio.run(sum())); }
                }
                """);
        assertThat(project.compile(STRICT, "src/p/Demo.java"))
                .as(project.messages())
                .isTrue();
        assertThat(project.call("p.Demo", "run")).isEqualTo("63");
    }

    private void check(String location, List<String> names) throws Exception {
        Project project = new Project(root.resolve("names" + location + names.size()));
        String head = location.isEmpty() ? "" : "package " + location + ";\n";
        List<String> sources = new ArrayList<>();
        StringBuilder members = new StringBuilder();
        StringBuilder uses = new StringBuilder();
        for (String name : names) {
            project.source("src/" + location + "/" + name + ".java", head + "class " + name + "<T> {}\n");
            sources.add("src/" + location + "/" + name + ".java");
            members.append("""
                    @Async Coroutine<%1$s<?>> m%1$s(%1$s<?> x, %1$s<?>[] all) { await(yieldNow()); return result(x); }
                    """.formatted(name));
            uses.append(" + (await(m%1$s(new %1$s<Integer>(), null)) == null ? 0 : 1)".formatted(name));
        }
        project.source("src/" + location + "/Demo.java", head + """
                import static dev.weft.Asyncio.*;
                import dev.weft.Coroutine;
                import dev.weft.annotations.Async;
                class Demo {
                    %s
                    @Async Coroutine<String> all() { return result(""%s); }
                    static String go() { return run(new Demo().all()); }
                }
                """.formatted(members, uses));
        sources.add("src/" + location + "/Demo.java");
        assertThat(project.compile(STRICT, sources.toArray(String[]::new)))
                .as(project.messages())
                .isTrue();
        assertThat(project.call(location.isEmpty() ? "Demo" : "p.Demo", "go")).isEqualTo("1".repeat(names.size()));
    }
}
