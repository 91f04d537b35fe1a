package dev.weft.processor.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import dev.weft.processor.AsyncProcessor;
import dev.weft.processor.testing.BrokenFiler;
import dev.weft.processor.testing.Compilations;
import dev.weft.processor.testing.WrappedEnvironment;
import java.io.IOException;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
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
        // javac's own code is just below 64 KB; the awaits push the woven one over it
        String statements = switchOf(16200) + "i += await(result(1));\n".repeat(20);
        Compilation compilation =
                Compilations.weft().withOptions("-Aweft.lint=none").compile(demo(statements));
        assertThat(Compilations.messages(compilation))
                .startsWith("Demo.java:8:31: error: [weft-024] 'Demo.work' is too large")
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
    @ValueSource(ints = {1_600, 4_500})
    void moreAreAnErrorOfTheMethodAlone(int awaits) {
        Compilation compilation = Compilations.weft().compile(demo("await(done());\n".repeat(awaits)));
        assertThat(Compilations.messages(compilation))
                .startsWith("Demo.java:8:31: error: [weft-024] 'Demo.work' is too large")
                .contains(" with its " + (awaits + 1) + " awaits, and a method may have 65535")
                .hasLineCount(1);
    }

    @Test
    void tooManyAwaitsWithManyVariablesAreAnErrorOfTheMethodAlone() {
        String variables = IntStream.range(0, 600)
                .mapToObj(number -> "long v" + number + " = i;\n")
                .collect(Collectors.joining());
        String uses = IntStream.range(0, 600)
                .mapToObj(number -> "i += (int) v" + number + ";\n")
                .collect(Collectors.joining());
        Compilation compilation =
                Compilations.weft().compile(demo(variables + "await(done());\n".repeat(1_500) + uses));
        assertThat(Compilations.messages(compilation))
                .startsWith("Demo.java:8:31: error: [weft-024] 'Demo.work' is too large")
                .contains(" with its 1501 awaits, and a method may have 65535")
                .hasLineCount(1);
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
    void aSerializableLambdaIsAnErrorThatSaysSo() {
        Compilation compilation = Compilations.weft()
                .compile(
                        demo(
                                "await(async((dev.weft.AsyncCallable<Integer> & java.io.Serializable) () -> await(result(1))));"));
        assertThat(Compilations.messages(compilation))
                .isEqualTo("Demo.java:9:78: error: [weft-026] 'Demo.async' cannot be compiled to a coroutine: is a"
                        + " serializable lambda, and a state machine is not: leave the cast to Serializable out\n");
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
                .startsWith("Demo.java:13:22: error: [weft-026] 'Demo.async' cannot be compiled to a coroutine:"
                        + " java.lang.StringIndexOutOfBoundsException: ")
                .contains("at dev.weft.processor.weave.LowSlots")
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
