package dev.weft.processor.weave.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.processor.weave.code.WeaveException;
import dev.weft.testkit.InMemoryJavac;
import dev.weft.testkit.MemoryLoader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/**
 * Runs a program synchronously and woven, and compares what happens in which order.
 *
 * <p>A program is a set of sources, one of which has a {@code static Coroutine<?> main()}. It records what it does with
 * {@link Trace}. Its outcome, a value or a throwable, is the last event.
 */
public final class Oracle {
    private static final InMemoryJavac JAVAC = InMemoryJavac.with(Trace.class, Asyncio.class, Async.class);

    private Oracle() {}

    /** Compiles the sources of a program by plain javac; see {@link InMemoryJavac#compile}. */
    public static Map<String, byte[]> compile(Map<String, String> sources, String... options) {
        return JAVAC.compile(sources, options);
    }

    /**
     * Compares all runs of a program with its synchronous run.
     *
     * @param sources by path their text
     * @param mainClass the binary name of the class with {@code main}
     * @return what the program did
     */
    public static List<String> check(Map<String, String> sources, String mainClass) {
        Map<String, byte[]> classes = compile(sources);
        List<String> expected = synchronous(classes, mainClass);
        assertThat(woven(classes, mainClass)).containsOnly(expected);
        return expected;
    }

    /** What a program does when awaits are the identity. */
    public static List<String> synchronous(Map<String, byte[]> classes, String mainClass) {
        Map<String, byte[]> plain = new TreeMap<>();
        classes.forEach((name, bytes) -> plain.put(name, withoutMarkers(bytes)));
        Trace.start(Trace.Suspending.NEVER);
        return run(plain, mainClass, true);
    }

    /** Compares all runs of a program whose bodies are cut into parts of about that many bytes. */
    public static List<String> checkInParts(Map<String, String> sources, String mainClass, int length) {
        Map<String, byte[]> classes = compile(sources);
        List<String> expected = synchronous(classes, mainClass);
        try {
            assertThat(runs(ClassFileFrontEnd.weaveInParts(classes, length), mainClass))
                    .containsOnly(expected);
        } catch (WeaveException e) {
            throw refused(e);
        }
        return expected;
    }

    /** What a woven program does, once for each way to suspend. */
    public static List<List<String>> woven(Map<String, byte[]> classes, String mainClass) {
        try {
            return runs(ClassFileFrontEnd.weave(classes), mainClass);
        } catch (WeaveException e) {
            throw refused(e);
        }
    }

    private static AssertionError refused(WeaveException e) {
        return new AssertionError(e.method() + ":" + e.line() + ": " + e.getMessage(), e);
    }

    private static List<List<String>> runs(Map<String, byte[]> woven, String mainClass) {
        List<List<String>> runs = new ArrayList<>();
        for (Trace.Suspending suspending : Trace.Suspending.values()) {
            Trace.start(suspending);
            runs.add(run(woven, mainClass, false));
        }
        return runs;
    }

    private static List<String> run(Map<String, byte[]> classes, String mainClass, boolean isSynchronous) {
        try {
            Method main = new MemoryLoader(classes, Oracle.class.getClassLoader())
                    .loadClass(mainClass)
                    .getDeclaredMethod("main");
            main.setAccessible(true);
            Coroutine<?> coroutine;
            try {
                coroutine = (Coroutine<?>) main.invoke(null);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
            Trace.say("= " + (isSynchronous ? SyncAsyncio.await(coroutine) : Asyncio.run(coroutine)));
        } catch (VerifyError | ClassFormatError | IncompatibleClassChangeError | ReflectiveOperationException e) {
            throw new AssertionError(e);
        } catch (Throwable e) {
            Trace.say("! " + e);
        }
        return Trace.events();
    }

    private static byte[] withoutMarkers(byte[] bytes) {
        ClassWriter writer = new ClassWriter(0);
        SimpleRemapper remapper = new SimpleRemapper(
                Opcodes.ASM9,
                Map.of("dev/weft/Asyncio", SyncAsyncio.class.getName().replace('.', '/')));
        new ClassReader(bytes).accept(new ClassRemapper(writer, remapper), 0);
        return writer.toByteArray();
    }
}
