package dev.weft.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Woven code of another release, as far as its first use. */
final class CodegenVersionTest {
    @Test
    void runsWhatIsWovenForThisVersion() {
        assertThat(new Same().resume(null)).isEqualTo("ran");
    }

    @Test
    void refusesWhatIsWovenForALaterMinorVersion() {
        assertThatThrownBy(Newer::new)
                .isExactlyInstanceOf(LinkageError.class)
                .hasMessage(Newer.class.getName() + " was compiled for version 1.99 of dev.weft.codegen, and this"
                        + " weft-runtime has version 1.0: run it with the weft-runtime of the same release as the"
                        + " weft-processor that compiled it, or compile it again with the weft-processor of this one");
    }

    @Test
    void refusesWhatIsWovenForAnotherMajorVersion() {
        assertThatThrownBy(Older::new)
                .isExactlyInstanceOf(LinkageError.class)
                .hasMessageContaining(" was compiled for version 0.0 of dev.weft.codegen, ");
    }

    private abstract static class Woven extends Frame<String> {
        @Override
        protected Object resume(Object sent) {
            return "ran";
        }
    }

    private static final class Same extends Woven {
        static {
            wovenFor(CODEGEN_MAJOR, CODEGEN_MINOR);
        }
    }

    private static final class Newer extends Woven {
        static {
            wovenFor(1, 99);
        }
    }

    private static final class Older extends Woven {
        static {
            wovenFor(0, 0);
        }
    }
}
