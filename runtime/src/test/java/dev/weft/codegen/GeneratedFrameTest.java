package dev.weft.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What generated classes get from their superclasses: the check of the version, and their tables. */
final class GeneratedFrameTest {
    private static final int CODEGEN = Frame.CODEGEN_MAJOR << 8 | Frame.CODEGEN_MINOR;

    @Test
    void runsWhatIsWovenForThisVersion() {
        assertThat(new Same().resume(null)).isEqualTo("ran");
    }

    @Test
    void refusesWhatIsWovenForALaterMinorVersion() {
        assertThatThrownBy(Newer::new)
                .isExactlyInstanceOf(LinkageError.class)
                .hasMessage(Newer.class.getName() + " was compiled for version 3.99 of dev.weft.codegen, and this"
                        + " weft-runtime has version 3.0: run it with the weft-runtime of the same release as the"
                        + " weft-processor that compiled it, or compile it again with the weft-processor of this one");
    }

    @Test
    void refusesWhatIsWovenForAnotherMajorVersion() {
        assertThatThrownBy(Older::new)
                .isExactlyInstanceOf(LinkageError.class)
                .hasMessageContaining(" was compiled for version 0.0 of dev.weft.codegen, ");
    }

    @Test
    void refusesGeneratorsOfAnotherVersion() {
        assertThatThrownBy(() -> new Generator(4, 0))
                .isExactlyInstanceOf(LinkageError.class)
                .hasMessageStartingWith(
                        Generator.class.getName() + " was compiled for version 4.0 of dev.weft.codegen, ");
    }

    /** At each use, not only at the first: a class whose initialiser fails would be called not found the next time. */
    @Test
    void refusesItAgain() {
        assertThatThrownBy(Older::new).isExactlyInstanceOf(LinkageError.class);
        assertThatThrownBy(Older::new).isExactlyInstanceOf(LinkageError.class);
    }

    /** The compilation has ended before the weaver could write the bodies. */
    @Test
    void saysThatSourceWhichIsNotWovenHasNoBody() {
        Frame<String> frame = new Frame<>(CODEGEN, 0) {
            @Override
            protected String table() {
                return "Demo.text Demo.java:10";
            }
        };
        assertThatThrownBy(() -> frame.resume(null))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Demo.text was not compiled to a state machine: ");
        Generator generator = new Generator(Frame.CODEGEN_MAJOR, Frame.CODEGEN_MINOR);
        assertThatThrownBy(() -> generator.proceed(null))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(Generator.class.getName() + " was not compiled to a state machine: ");
    }

    @Test
    void readsItsTable() {
        Frame<String> frame = new Frame<>(CODEGEN, 0) {
            @Override
            protected String table() {
                return "Demo.text My Demo.java:10\n12 await(a ? b : c)\n13";
            }
        };
        assertThat(frame.methodName()).isEqualTo("Demo.text");
        assertThat(frame.position()).isEqualTo("My Demo.java:10");
        assertThat(frame.traceElement()).isNull();
        assertThat(frame.placeTable()).isNull();
        frame.label = 2;
        assertThat(frame.position()).isEqualTo("My Demo.java:13");
        frame.label = 3;
        assertThat(frame.position()).isNull();
        frame.label = 1;
        assertThat(frame.position()).isEqualTo("My Demo.java:12 await(a ? b : c)");
        assertThat(frame.traceElement()).hasToString("dev.weft.codegen.Demo.text(My Demo.java:12)");
    }

    /** Bodies whose frames look alike share a class; each has labels of its own. */
    @Test
    void readsTheTableOfTheBodyThatItIs() {
        Frame<String> frame = new Frame<>(CODEGEN, 2) {
            @Override
            protected String table() {
                return "Demo.text Demo.java:10\n12 await(a)\nDemo.other Demo.java:20\n21 await(b)";
            }
        };
        assertThat(frame.methodName()).isEqualTo("Demo.other");
        assertThat(frame.position()).isEqualTo("Demo.java:20");
        assertThat(frame.placeTable()).isNull();
        frame.label = 3;
        assertThat(frame.methodName()).isEqualTo("Demo.other");
        assertThat(frame.position()).isEqualTo("Demo.java:21 await(b)");
        assertThat(frame.traceElement()).hasToString("dev.weft.codegen.Demo.other(Demo.java:21)");
        assertThat(frame.placeTable()).isNotNull();
    }

    private abstract static class Woven extends Frame<String> {
        Woven(int major, int minor) {
            super(major << 8 | minor, 0);
        }

        @Override
        protected Object resume(Object sent) {
            return "ran";
        }
    }

    private static final class Same extends Woven {
        Same() {
            super(CODEGEN_MAJOR, CODEGEN_MINOR);
        }
    }

    private static final class Newer extends Woven {
        Newer() {
            super(3, 99);
        }
    }

    private static final class Older extends Woven {
        Older() {
            super(0, 0);
        }
    }

    private static final class Generator extends GeneratorFrame<String> {
        Generator(int major, int minor) {
            super(major << 8 | minor, 0);
        }
    }
}
