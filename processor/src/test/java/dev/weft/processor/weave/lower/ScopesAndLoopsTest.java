package dev.weft.processor.weave.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.testing.Project;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scopes, loops and generators together, from source to the running loop. Each method of the program returns what it
 * recorded.
 */
class ScopesAndLoopsTest {
    private static final String PROGRAM = """
            import static dev.weft.Asyncio.*;
            import dev.weft.*;
            import dev.weft.annotations.Async;
            import java.util.*;

            public class Program {
                static List<Object> trace = new ArrayList<>();

                static String record(Coroutine<?> program) {
                    trace.clear();
                    Object result = run(program);
                    return trace + " " + result;
                }

                @Async static AsyncGenerator<Integer> count(int from, int to) {
                    trace.add("begin");
                    try {
                        for (int i = from; i < to; i++) {
                            if (i % 2 == 0) await(yieldNow());
                            emit(i);
                        }
                    } finally {
                        await(yieldNow());
                        trace.add("finally");
                    }
                    return end();
                }

                @Async static AsyncGenerator<Integer> endless() {
                    int i = 0;
                    try {
                        while (true) emit(i++);
                    } finally {
                        trace.add("closed at " + i);
                    }
                }

                @Async static Coroutine<Long> addUp() {
                    long sum = 0;
                    for (int i : awaitEach(endless())) {
                        sum += i;
                        if (i == 1_000_000) break;
                    }
                    return result(sum);
                }
                public static String endlessGenerator() { return record(addUp()); }

                @Async static Coroutine<String> leaveEarly() {
                    outer:
                    for (int i : awaitEach(count(0, 9))) {
                        for (int j : awaitEach(count(10, 19))) {
                            trace.add(j);
                            if (j == 11) continue outer;
                            if (i == 1) return result("returned");
                        }
                    }
                    return result("not reached");
                }
                public static String earlyClose() { return record(leaveEarly()); }

                @Async static AsyncGenerator<Integer> failing() {
                    emit(1);
                    await(yieldNow());
                    throw new IllegalStateException("from the generator");
                }
                @Async static Coroutine<String> exceptions() {
                    try {
                        for (int i : awaitEach(failing())) trace.add(i);
                    } catch (IllegalStateException e) {
                        trace.add(e.getMessage());
                    }
                    try {
                        for (int i : awaitEach(count(0, 9))) throw new IllegalStateException("from the loop");
                    } catch (IllegalStateException e) {
                        trace.add(e.getMessage());
                    }
                    return result("end");
                }
                public static String exceptionsBothWays() { return record(exceptions()); }

                record Node(Node left, int value, Node right) {}
                static Node tree(int low, int high) {
                    int middle = (low + high) >>> 1;
                    return low >= high ? null : new Node(tree(low, middle), middle, tree(middle + 1, high));
                }
                @Async static AsyncGenerator<Integer> walk(Node node) {
                    if (node != null) {
                        for (int v : awaitEach(walk(node.left))) emit(v);
                        if (node.value % 64 == 0) await(yieldNow());
                        emit(node.value);
                        for (int v : awaitEach(walk(node.right))) emit(v);
                    }
                    return end();
                }
                @Async static Coroutine<Integer> walkAll(int size) {
                    int expected = 0;
                    for (int v : awaitEach(walk(tree(0, size)))) {
                        if (v != expected++) throw new AssertionError(v);
                    }
                    return result(expected);
                }
                public static String inOrderWalk() { return record(walkAll(5000)); }

                @Async static AsyncGenerator<Integer> slow() {
                    try {
                        emit(1);
                        await(sleep(1000));
                        emit(2);
                    } catch (CancelledError e) {
                        trace.add("cancelled in the generator");
                        throw e;
                    } finally {
                        trace.add("finally");
                    }
                    return end();
                }
                @Async static Coroutine<Void> consume(AsyncIterable<Integer> source) {
                    for (int i : awaitEach(source)) trace.add(i);
                    return done();
                }
                @Async static Coroutine<String> cancel() {
                    Task<Void> task = createTask(consume(slow()));
                    await(yieldNow());
                    await(yieldNow());
                    task.cancel();
                    try {
                        await(task);
                    } catch (CancelledError e) {
                        trace.add("cancelled");
                    }
                    return result("end");
                }
                public static String cancellation() { return record(cancel()); }

                @Async static Coroutine<String> advanceTwice() {
                    AsyncGenerator<Integer> generator = slow();
                    await(generator.advance());
                    Task<Boolean> first = createTask(generator.advance());
                    await(yieldNow());
                    try {
                        await(generator.advance());
                    } catch (IllegalStateException e) {
                        trace.add(e.getMessage().contains("already running"));
                    }
                    first.cancel();
                    try {
                        await(first);
                    } catch (CancelledError e) {
                        trace.add("cancelled");
                    }
                    return result("end");
                }
                public static String secondConcurrentAdvance() { return record(advanceTwice()); }

                static final class Scope implements AsyncScope {
                    final String name;
                    final boolean suppresses;
                    Scope(String name, boolean suppresses) {
                        this.name = name;
                        this.suppresses = suppresses;
                    }
                    @Override @Async public Coroutine<Void> enter() {
                        await(yieldNow());
                        trace.add("enter " + name);
                        return done();
                    }
                    @Override @Async public Coroutine<Boolean> exit(Throwable failure) {
                        await(yieldNow());
                        trace.add("exit " + name + (failure == null ? "" : " " + failure.getClass().getSimpleName()));
                        return result(suppresses);
                    }
                }

                @Async static Coroutine<String> scopes() {
                    try (var a = new Scope("a", true); var b = new Scope("b", false)) {
                        for (int i : awaitEach(count(0, 9))) {
                            if (i == 1) throw new IllegalStateException();
                        }
                    }
                    Scope none = null;
                    try (none; var empty = new Scope("empty", false)) {}
                    var lambda = async(() -> {
                        try (var c = new Scope("c", true)) {
                            for (int i : awaitEach(count(0, 9))) {
                                if (i == 1) return "value";
                            }
                            throw new IllegalStateException();
                        }
                    });
                    return result(await(lambda));
                }
                public static String scopesAroundLoops() { return record(scopes()); }

                @Async static Coroutine<String> suppressedAtTheEnd(boolean fail) {
                    try (var a = new Scope("a", true)) {
                        await(yieldNow());
                        if (fail) throw new IllegalStateException();
                        return result("value");
                    }
                }
                public static String suppressionAtTheEnd() {
                    return record(suppressedAtTheEnd(false)) + " " + record(suppressedAtTheEnd(true));
                }

                @Async static Coroutine<Void> hold() {
                    try (var a = new Scope("a", false)) {
                        await(sleep(1000));
                    }
                    return done();
                }
                @Async static Coroutine<String> cancelHolder() {
                    Task<Void> task = createTask(hold());
                    await(yieldNow());
                    await(yieldNow());
                    await(yieldNow());
                    task.cancel();
                    try {
                        await(task);
                    } catch (CancelledError e) {
                        trace.add("cancelled");
                    }
                    return result("end");
                }
                public static String cancellationInAScope() { return record(cancelHolder()); }
            }
            """;

    @TempDir
    static Path folder;

    private static Project project;

    @BeforeAll
    static void compile() throws Exception {
        project = new Project(folder);
        project.source("Program.java", PROGRAM);
        assertThat(project.compile(List.of("-g"), "Program.java"))
                .as(project.messages())
                .isTrue();
    }

    private static Object call(String method) throws Exception {
        return project.call("Program", method);
    }

    @Test
    void anEndlessGeneratorRunsUntilItsLoopIsLeft() throws Exception {
        assertThat(call("endlessGenerator")).isEqualTo("[closed at 1000001] 500000500000");
    }

    @Test
    void anEarlyCloseRunsFinallyInnerFirst() throws Exception {
        assertThat(call("earlyClose"))
                .isEqualTo("[begin, begin, 10, 11, finally, begin, 10, finally, finally] returned");
    }

    @Test
    void exceptionsTravelBothWays() throws Exception {
        assertThat(call("exceptionsBothWays")).isEqualTo("[1, from the generator, begin, finally, from the loop] end");
    }

    @Test
    void generatorsRecur() throws Exception {
        assertThat(call("inOrderWalk")).isEqualTo("[] 5000");
    }

    @Test
    void cancellationLandsInTheGenerator() throws Exception {
        assertThat(call("cancellation")).isEqualTo("[1, cancelled in the generator, finally, cancelled] end");
    }

    @Test
    void aSecondConcurrentAdvanceIsAnError() throws Exception {
        assertThat(call("secondConcurrentAdvance"))
                .isEqualTo("[true, cancelled in the generator, finally, cancelled] end");
    }

    @Test
    void scopesAndLoopsCloseInOrder() throws Exception {
        assertThat(call("scopesAroundLoops"))
                .isEqualTo(
                        "[enter a, enter b, begin, finally, exit b IllegalStateException, exit a IllegalStateException,"
                                + " enter empty, exit empty, enter c, begin, finally, exit c] value");
    }

    @Test
    void suppressionAtTheEndOfABodyReturnsNull() throws Exception {
        assertThat(call("suppressionAtTheEnd"))
                .isEqualTo("[enter a, exit a] value [enter a, exit a IllegalStateException] null");
    }

    @Test
    void aScopeSeesACancellation() throws Exception {
        assertThat(call("cancellationInAScope")).isEqualTo("[enter a, exit a CancelledError, cancelled] end");
    }
}
