package dev.weft.processor.find;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.codegen.Frame;
import org.junit.jupiter.api.Test;

final class CodegenVersionTest {
    @Test
    void isThatOfTheRuntimeOfThisRelease() {
        assertThat(CodegenVersion.OWN).isEqualTo(new CodegenVersion(Frame.CODEGEN_MAJOR, Frame.CODEGEN_MINOR));
    }

    @Test
    void aRuntimeRunsWhatIsWovenForItsMajorVersionAndNoLaterMinorOne() {
        CodegenVersion woven = new CodegenVersion(2, 3);
        assertThat(new CodegenVersion(2, 3).runs(woven)).isTrue();
        assertThat(new CodegenVersion(2, 4).runs(woven)).isTrue();
        assertThat(new CodegenVersion(2, 2).runs(woven)).isFalse();
        assertThat(new CodegenVersion(3, 3).runs(woven)).isFalse();
        assertThat(new CodegenVersion(1, 9).runs(woven)).isFalse();
    }
}
