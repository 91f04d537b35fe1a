package dev.weft.processor.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import dev.weft.processor.AsyncProcessor;
import dev.weft.processor.testing.BrokenFiler;
import dev.weft.processor.testing.Compilations;
import dev.weft.processor.testing.WrappedEnvironment;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The messages that no source brings about: examples of sizes, and of what an environment can do to a compilation. */
final class BrokenCompilationsTest {
    private static final JavaFileObject DEMO = demo("");

    private static JavaFileObject demo(String statements) {
        return JavaFileObjects.forSourceString("Demo", """
                import static dev.weft.Asyncio.*;

                import dev.weft.Coroutine;
                import dev.weft.annotations.Async;

                class Demo {
                    @Async
                    static Coroutine<Integer> work(int i) {
                        %s
                        return result(await(done()) == null ? i : 0);
                    }
                }
                """.formatted(statements));
    }

    /** A single instruction of four bytes for each number: large, but quickly analysed. */
    private static String switchOf(int numbers) {
        return IntStream.range(0, numbers)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "switch (i) { case ", " -> i++; default -> {} }\n"));
    }

    @Test
    void aMethodThatIsNeverCompiledToMachineCodeIsAWarning() {
        Compilation compilation = Compilations.weft().compile(demo(switchOf(2500)));
        assertThat(Compilations.messages(compilation))
                .startsWith("Demo.java:8:31: warning: [weft-105] 'Demo.work' has ")
                .contains("bytes of code")
                .hasLineCount(1);
    }

    @Test
    void thatWarningCanBeSwitchedOffAndSuppressed() {
        assertThat(Compilations.messages(Compilations.weft()
                        .withOptions("-Aweft.lint=-large-method")
                        .compile(demo(switchOf(2500)))))
                .isEmpty();
        JavaFileObject suppressed = JavaFileObjects.forSourceString(
                "Demo",
                content(demo(switchOf(2500)))
                        .replace("class Demo", "@SuppressWarnings(\"weft:large-method\") class Demo"));
        assertThat(Compilations.messages(Compilations.weft().compile(suppressed)))
                .isEmpty();
    }

    @Test
    void aMethodThatIsTooLargeOnceItIsWovenIsAnError() {
        // javac's own code is just below 64 KB, and almost all of it has to stay in one method
        String statements = "synchronized (Demo.class) { " + switchOf(16_368) + "}";
        Compilation compilation =
                Compilations.weft().withOptions("-Aweft.lint=none").compile(demo(statements));
        assertThat(Compilations.messages(compilation))
                .startsWith("Demo.java:8:31: error: [weft-024] 'Demo.work' is too large")
                .contains(" with its 1 awaits, and a method may have 65535")
                .hasLineCount(1);
    }

    @Test
    void almostAThousandAwaitsFitIntoAMethod() {
        Compilation compilation = Compilations.weft()
                .withOptions("-Aweft.lint=none")
                .compile(demo("i += await(result(1));\n".repeat(990)));
        assertThat(Compilations.messages(compilation)).isEmpty();
    }

    @Test
    void hundredsOfLoopsFitIntoAMethod() {
        Compilation compilation = Compilations.weft()
                .withOptions("-Aweft.lint=none")
                .compile(demo("dev.weft.AsyncIterable<Integer> all = null;\n"
                        + "for (int x : awaitEach(all)) i += x;\n".repeat(350)));
        assertThat(Compilations.messages(compilation)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {6_000, 9_000})
    void moreFitIntoSeveral(int awaits) {
        Compilation compilation =
                Compilations.weft().withOptions("-Aweft.lint=none").compile(demo("await(done());\n".repeat(awaits)));
        assertThat(Compilations.messages(compilation)).isEmpty();
    }

    @Test
    void awaitsWithManyVariablesFitIntoSeveral() {
        String variables = IntStream.range(0, 600)
                .mapToObj(number -> "long v" + number + " = i;\n")
                .collect(Collectors.joining());
        String uses = IntStream.range(0, 600)
                .mapToObj(number -> "i += (int) v" + number + ";\n")
                .collect(Collectors.joining());
        Compilation compilation = Compilations.weft()
                .withOptions("-Aweft.lint=none")
                .compile(demo(variables + "await(done());\n".repeat(4_000) + uses));
        assertThat(Compilations.messages(compilation)).isEmpty();
    }

    @Test
    void whatIsTooLargeOnlyForTheSakeOfDebuggersIsCompiledWithoutThat() {
        String variables = IntStream.range(0, 100)
                .mapToObj(number -> "int v" + number + " = i;\n")
                .collect(Collectors.joining());
        Compilation compilation = Compilations.weft()
                .withOptions("-g", "-Aweft.debug=true")
                .compile(demo(variables + "await(done());\n".repeat(70)));
        assertThat(Compilations.messages(compilation)).isEmpty();
    }

    @Test
    void codeOfAnotherShapeIsAnError() {
        Compilation compilation = compile(filer -> BrokenFiler.reading(filer, "Demo.class", bytes -> new byte[10]));
        assertThat(Compilations.messages(compilation)).contains("Demo.java:8:31: error: [weft-026] 'Demo.work'");
    }

    @Test
    void theBodyIsBlamedThatIsBeingWoven() {
        JavaFileObject bodies = JavaFileObjects.forSourceString("Demo", """
                import static dev.weft.Asyncio.*;

                import dev.weft.Coroutine;
                import dev.weft.annotations.Async;

                class Demo {
                    @Async
                    static Coroutine<Integer> first(int i) {
                        return result(await(done()) == null ? i : 0);
                    }

                    static Coroutine<Integer> second(int i) {
                        return async(() -> await(done()) == null ? i : 0);
                    }
                }
                """);
        Compilation compilation =
                compile(bodies, filer -> BrokenFiler.reading(filer, "Demo.class", BrokenCompilationsTest::breakLambda));
        assertThat(Compilations.messages(compilation))
                .startsWith(
                        "Demo.java:13:22: error: [weft-026] 'Demo.async' cannot be compiled to a coroutine, please report this:"
                                + " java.lang.StringIndexOutOfBoundsException: ")
                .contains("at dev.weft.processor.weave.split.LowSlots")
                .containsOnlyOnce("error: ");
    }

    /** Gives a lambda a variable of no type, which the weaver falls over. */
    private static byte[] breakLambda(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                MethodVisitor method =
                                        super.visitMethod(access, name, descriptor, signature, exceptions);
                                return !name.startsWith("lambda$")
                                        ? method
                                        : new MethodVisitor(Opcodes.ASM9, method) {
                                            private final Label start = new Label();

                                            @Override
                                            public void visitCode() {
                                                super.visitCode();
                                                super.visitLabel(start);
                                            }

                                            @Override
                                            public void visitMaxs(int maxStack, int maxLocals) {
                                                Label end = new Label();
                                                super.visitLabel(end);
                                                super.visitLocalVariable("broken", "", null, start, end, 0);
                                                super.visitMaxs(maxStack, maxLocals);
                                            }
                                        };
                            }
                        },
                        0);
        return writer.toByteArray();
    }

    @Test
    void aScopeThatIsNotCompiledAsExpectedIsAnErrorAtItsPlace() {
        JavaFileObject scopes = JavaFileObjects.forSourceString("Demo", """
                import static dev.weft.Asyncio.*;

                import dev.weft.Coroutine;
                import dev.weft.annotations.Async;
                import dev.weft.sync.AsyncLock;
                import dev.weft.sync.AsyncSemaphore;

                class Demo {
                    @Async
                    static Coroutine<Integer> work(AsyncLock first, AsyncSemaphore second) {
                        try (first) {
                            await(yieldNow());
                        }
                        try (second) {
                            await(yieldNow());
                        }
                        return result(1);
                    }
                }
                """);
        Compilation compilation = compile(
                scopes, filer -> BrokenFiler.reading(filer, "Demo.class", BrokenCompilationsTest::dropClosings));
        assertThat(Compilations.messages(compilation))
                .isEqualTo(
                        "Demo.java:14:9: error: [weft-041] this try statement of 'Demo.work' over an asynchronous resource is"
                                + " not compiled as expected, please report this (its code has 2 calls of close(), 4 were"
                                + " foretold). Until then await enter() and exit(...), or closeAsync(), by hand\n");
    }

    /** Calls another method where a semaphore is closed. */
    private static byte[] dropClosings(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                MethodVisitor method =
                                        super.visitMethod(access, name, descriptor, signature, exceptions);
                                return new MethodVisitor(Opcodes.ASM9, method) {
                                    @Override
                                    public void visitMethodInsn(
                                            int opcode, String owner, String called, String type, boolean isInterface) {
                                        boolean isMeant = owner.endsWith("AsyncSemaphore") && called.equals("close");
                                        super.visitMethodInsn(
                                                opcode, owner, isMeant ? "release" : called, type, isInterface);
                                    }
                                };
                            }
                        },
                        0);
        return writer.toByteArray();
    }

    @Test
    void lambdasThatAreCreatedInAnotherOrderAreAnError() {
        JavaFileObject lambdas = demo("await(async(() -> await(done())));");
        Compilation compilation = compile(
                lambdas, filer -> BrokenFiler.reading(filer, "Demo.class", BrokenCompilationsTest::createTwice));
        assertThat(Compilations.messages(compilation))
                .isEqualTo(
                        "Demo.java:8:31: error: [weft-026] 'Demo.work' cannot be compiled to a coroutine, please report this:"
                                + " it creates other lambdas than the source says: 2 instead of 1\n");
    }

    private static byte[] createTwice(byte[] classFile) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        new ClassReader(classFile)
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] exceptions) {
                                MethodVisitor method =
                                        super.visitMethod(access, name, descriptor, signature, exceptions);
                                return new MethodVisitor(Opcodes.ASM9, method) {
                                    @Override
                                    public void visitInvokeDynamicInsn(
                                            String called, String type, Handle bootstrap, Object... arguments) {
                                        super.visitInvokeDynamicInsn(called, type, bootstrap, arguments);
                                        super.visitInsn(Opcodes.POP);
                                        super.visitInvokeDynamicInsn(called, type, bootstrap, arguments);
                                    }
                                };
                            }
                        },
                        0);
        return writer.toByteArray();
    }

    @Test
    void aClassThatIsMissingIsAnErrorOfTheBodyThatUsesIt(@TempDir Path folder) throws IOException {
        Compilation library = Compiler.javac()
                .compile(
                        JavaFileObjects.forSourceString("Base", "public class Base {}"),
                        JavaFileObjects.forSourceString("Left", "public class Left extends Base {}"),
                        JavaFileObjects.forSourceString("Right", "public class Right extends Base {}"));
        for (JavaFileObject file : library.generatedFiles()) {
            if (!file.getName().endsWith("Base.class")) {
                try (InputStream in = file.openInputStream()) {
                    Files.write(folder.resolve(file.getName().replaceAll(".*/", "")), in.readAllBytes());
                }
            }
        }
        List<File> path = new ArrayList<>(List.of(folder.toFile()));
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
            path.add(new File(each));
        }
        Compilation compilation =
                Compilations.weft().withClasspath(path).compile(JavaFileObjects.forSourceString("Demo", """
                        import static dev.weft.Asyncio.*;

                        import dev.weft.Coroutine;
                        import dev.weft.annotations.Async;

                        class Demo {
                            @Async
                            static Coroutine<Integer> work(boolean choice) {
                                Object either;
                                if (choice) {
                                    either = left();
                                } else {
                                    either = right();
                                }
                                await(yieldNow());
                                return result(either == null ? 1 : 2);
                            }

                            static native Left left();

                            static native Right right();
                        }
                        """));
        assertThat(Compilations.messages(compilation))
                .isEqualTo(
                        "Demo.java:8:31: error: [weft-040] 'Demo.work' uses a class that the compilation does not find: the"
                                + " class Base is not known. Put its library on the class path or module path\n");
    }

    @Test
    void aClassWithTooManyConstantsIsAnErrorOfItsLargestBody() {
        String methods = IntStream.range(0, 8)
                .mapToObj(number -> "static void m" + number + "() { String s;"
                        + IntStream.range(0, 4091)
                                .mapToObj(text -> "s = \"" + number + "-" + text + "\";")
                                .collect(Collectors.joining())
                        + "}\n")
                .collect(Collectors.joining());
        Compilation compilation =
                Compilations.weft().compile(JavaFileObjects.forSourceString("Demo", """
                import static dev.weft.Asyncio.*;

                import dev.weft.Coroutine;
                import dev.weft.annotations.Async;

                class Demo {
                    @Async
                    static Coroutine<Integer> work(int i) {
                        long a = i;
                        double b = i;
                        await(sleep(1));
                        await(yieldNow());
                        return result((int) (a + b));
                    }
                """ + methods + "}"));
        assertThat(Compilations.messages(compilation))
                .matches(
                        "Demo.java:8:31: error: \\[weft-039\\] 'Demo.work' makes its class too large \\(it has 655\\d\\d"
                                + " constants then, and a class may have 65535\\): move some of its asynchronous methods to another"
                                + " class\n");
    }

    @Test
    void aClassFileThatCannotBeReadIsAnError() {
        Compilation compilation = compile(filer -> BrokenFiler.reading(filer, "Demo.class", bytes -> {
            throw new IOException("disk on fire");
        }));
        assertThat(Compilations.messages(compilation))
                .isEqualTo("Demo.java:8:31: error: [weft-027] the class file of 'Demo.work' cannot be rewritten:"
                        + " java.io.IOException: disk on fire\n");
    }

    @Test
    void aDefectOfTheProcessorIsAnErrorAndNoCrash() {
        Compilation compilation = compile(filer -> BrokenFiler.failing(filer, new IllegalStateException("defect")));
        assertThat(compilation.status()).isEqualTo(Compilation.Status.FAILURE);
        assertThat(Compilations.messages(compilation))
                .startsWith(
                        "error: [weft-028] the processor failed, please report this: java.lang.IllegalStateException")
                .contains("defect");
    }

    private static Compilation compile(UnaryOperator<Filer> breaks) {
        return compile(DEMO, breaks);
    }

    private static Compilation compile(JavaFileObject source, UnaryOperator<Filer> breaks) {
        Processor processor = WrappedEnvironment.around(
                new AsyncProcessor(), environment -> new BrokenEnvironment(environment, breaks), Runnable::run);
        return Compiler.javac().withProcessors(processor).compile(source);
    }

    private static String content(JavaFileObject file) {
        try {
            return file.getCharContent(false).toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static final class BrokenEnvironment extends WrappedEnvironment {
        @SuppressWarnings("unused") // where the processor finds javac's own
        private final ProcessingEnvironment wrapped;

        private final Filer filer;

        BrokenEnvironment(ProcessingEnvironment wrapped, UnaryOperator<Filer> breaks) {
            super(wrapped);
            this.wrapped = wrapped;
            this.filer = breaks.apply(wrapped.getFiler());
        }

        @Override
        public Filer getFiler() {
            return filer;
        }
    }
}
