package dev.weft.processor.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.weave.oracle.ClassFileFrontEnd;
import dev.weft.processor.weave.oracle.ClassFileHierarchy;
import dev.weft.processor.weave.oracle.Oracle;
import dev.weft.processor.weave.split.ClipVariables;
import dev.weft.processor.weave.split.RelocateNew;
import dev.weft.processor.weave.split.RemoveUnreachable;
import dev.weft.processor.weave.write.TestEntries;
import dev.weft.testkit.Golden;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** What single passes and all of them make of small bodies, as text under {@code src/test/resources/listings}. */
class GoldenTest {
    private static final String HEAD = """
            import static dev.weft.Asyncio.*;
            import static dev.weft.processor.weave.oracle.Trace.*;
            import dev.weft.*;
            import dev.weft.annotations.Async;
            class Program {
            """;
    private static final String LOOP = """
                @Async static Coroutine<String> loop(String text, long times) {
                    String all = "";
                    for (int i = 0; i < times; i++) {
                        try {
                            all += text + await(step(i));
                        } catch (RuntimeException e) {
                            return other(e);
                        }
                    }
                    return result(all);
                }
                static Coroutine<String> other(Exception e) { return step(e.getMessage()); }
            """;
    private static final String CREATION = """
                @Async static Coroutine<Void> creation(int n) {
                    say(new StringBuilder(n > 0 ? await(step("a")) : "b"));
                    return done();
                }
            """;
    private static final String GENERATOR = """
                @Async static AsyncGenerator<Integer> numbers(int count) {
                    for (int i = 0; i < count; i++) { emit(i); }
                    return end();
                }
                @Async static Coroutine<Integer> loop(int count) {
                    int sum = 0;
                    for (int n : awaitEach(numbers(count))) { sum += n; }
                    return result(sum);
                }
            """;

    private static final String TESTS = """
                @Deprecated Coroutine<Void> setUp() { return done(); }
                @Deprecated Coroutine<Void> transfers(int amount, long account) throws java.io.IOException { return done(); }
                @Deprecated protected <T extends Comparable<T>> Coroutine<T> generic(java.util.List<? extends T> all) { return result(all.get(0)); }
                @Deprecated Coroutine<Void> isNone() { return done(); }
            """;

    private static Map<String, byte[]> compile(String members) {
        return Oracle.compile(Map.of("Program.java", HEAD + members + "}"), "--release", "17");
    }

    private static ClassNode read(byte[] bytes) {
        ClassNode owner = new ClassNode();
        new ClassReader(bytes).accept(owner, ClassReader.SKIP_FRAMES);
        return owner;
    }

    private static MethodNode method(ClassNode owner, String name, boolean last) {
        List<MethodNode> methods = owner.methods.stream()
                .filter(method -> method.name.equals(name) || method.name.equals(name + "-async"))
                .toList();
        return methods.get(last ? methods.size() - 1 : 0);
    }

    @Test
    void relocatesNew() throws Exception {
        Map<String, byte[]> classes = compile(CREATION);
        ClassNode owner = read(classes.get("Program"));
        MethodNode method = method(owner, "creation", false);
        new RelocateNew().run(owner, method, new ClassFileHierarchy(classes, GoldenTest.class.getClassLoader()));
        check("relocate-new", Listing.of(method));
    }

    @Test
    void removesNothingElse() throws Exception {
        Map<String, byte[]> classes = compile(LOOP);
        ClassNode owner = read(classes.get("Program"));
        MethodNode method = method(owner, "loop", false);
        String before = Listing.of(method);
        ClassFileHierarchy hierarchy = new ClassFileHierarchy(classes, GoldenTest.class.getClassLoader());
        new RelocateNew().run(owner, method, hierarchy);
        new RemoveUnreachable().run(owner, method, hierarchy);
        new ClipVariables(Map.of()).run(owner, method, hierarchy);
        assertThat(Listing.of(method)).isEqualTo(before);
    }

    @Test
    void cutsALoop() throws Exception {
        ClassNode woven = read(ClassFileFrontEnd.weave(compile(LOOP)).get("Program"));
        check("loop", Listing.of(method(woven, "loop", false)) + "\n" + Listing.of(method(woven, "loop", true)));
    }

    @Test
    void addsWhatJUnitCalls() {
        byte[] compiled = compile(TESTS).get("Program");
        String returns = "Ldev/weft/Coroutine;";
        ClassNode owner = read(TestEntries.add(
                compiled,
                Set.of("transfers(IJ)" + returns, "generic(Ljava/util/List;)" + returns),
                Set.of("setUp()" + returns)));
        StringBuilder text = new StringBuilder();
        for (MethodNode method : owner.methods) {
            if (!method.name.equals("<init>")) {
                text.append(Modifier.toString(method.access)).append(' ');
                text.append(method.name).append(method.desc);
                text.append(method.signature == null ? "" : ", signature " + method.signature);
                text.append(method.exceptions.isEmpty() ? "" : ", throws " + method.exceptions);
                text.append(annotations(method.visibleAnnotations)).append('\n');
                text.append(Listing.of(method)).append('\n');
            }
        }
        check("test-entries", text.toString());
    }

    private static String annotations(@Nullable List<AnnotationNode> annotations) {
        return annotations == null
                ? ""
                : annotations.stream().map(each -> ", @" + each.desc).collect(Collectors.joining());
    }

    /** The loop calls the generator's class, and that the body: HotSpot sees one body in each place, and inlines it. */
    @Test
    void advancesAGenerator() throws Exception {
        Map<String, byte[]> classes = ClassFileFrontEnd.weave(compile(GENERATOR));
        MethodNode loop = method(read(classes.get("Program")), "loop", true);
        MethodNode next = read(classes.get("Program$numbers")).methods.stream()
                .filter(method -> method.name.equals("nextFor"))
                .findAny()
                .orElseThrow();
        check("generator", Listing.of(loop) + "\n" + Listing.of(next));
    }

    private static void check(String name, String actual) {
        Golden.check(Path.of("src/test/resources/listings", name + ".txt"), actual);
    }
}
