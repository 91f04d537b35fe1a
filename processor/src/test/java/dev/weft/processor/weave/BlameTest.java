package dev.weft.processor.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.WeaveException;
import dev.weft.processor.weave.oracle.ClassFileFrontEnd;
import dev.weft.processor.weave.oracle.ClassFileHierarchy;
import dev.weft.processor.weave.oracle.Oracle;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Which body is blamed for what goes wrong: the one that is being woven. */
class BlameTest {
    private static final Map<String, byte[]> CLASSES = Oracle.compile(Map.of("Program.java", """
            import static dev.weft.Asyncio.*;
            import dev.weft.*;
            import dev.weft.annotations.Async;
            class Program {
                static class Base {}
                static class Left extends Base {}
                static class Right extends Base {}
                @Async static Coroutine<Integer> first(int i) {
                    await(sleep(i));
                    return result(i);
                }
                @Async static Coroutine<String> second(boolean left) {
                    Base base = left ? new Left() : new Right();
                    await(sleep(0));
                    return result(base.toString());
                }
                @Async static Coroutine<Integer> third(int i) {
                    await(sleep(i));
                    return result(i);
                }
            }
            """));

    @Test
    void theBodyThatIsAnalysed() {
        IllegalStateException defect = new IllegalStateException("defect");

        WeaveException blame = weave(() -> defect, false);

        assertThat(blame).hasCause(defect).hasMessage("java.lang.IllegalStateException: defect");
        assertThat(blame.reason()).isEqualTo(WeaveException.Reason.DEFECT);
        assertThat(blame.method()).isEqualTo("second");
        assertThat(Objects.requireNonNull(blame.body()).frame()).isEqualTo("Program$second");
    }

    @Test
    void theBodyThatIsWritten() {
        WeaveException blame = weave(() -> new IllegalStateException("defect"), true);

        assertThat(blame.reason()).isEqualTo(WeaveException.Reason.DEFECT);
        assertThat(blame.method()).isEqualTo("second");
    }

    @Test
    void theBodyThatIsWrittenWithAClassThatIsNotKnown() {
        WeaveException blame = weave(() -> new IllegalArgumentException("the class Left is not known"), true);

        assertThat(blame).hasMessage("the class Left is not known");
        assertThat(blame.reason()).isEqualTo(WeaveException.Reason.UNKNOWN_CLASS);
        assertThat(blame.method()).isEqualTo("second");
    }

    /** Weaves, and fails where somebody asks about {@code Left}: in the analyses, or only when the class is written. */
    private static WeaveException weave(Supplier<RuntimeException> defect, boolean onlyWhenWritten) {
        TypeHierarchy hierarchy = new ClassFileHierarchy(CLASSES, BlameTest.class.getClassLoader());
        TypeHierarchy failing = new TypeHierarchy() {
            @Override
            public String superName(String internalName) {
                if (internalName.equals("Program$Left") && (!onlyWhenWritten || isWriting())) {
                    throw defect.get();
                }
                return hierarchy.superName(internalName);
            }

            @Override
            public boolean isInterface(String internalName) {
                return hierarchy.isInterface(internalName);
            }

            @Override
            public List<String> interfaces(String internalName) {
                return hierarchy.interfaces(internalName);
            }
        };
        return catchThrowableOfType(WeaveException.class, () -> ClassFileFrontEnd.weave(CLASSES, failing));
    }

    private static boolean isWriting() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().endsWith(".OwnerClass")));
    }
}
