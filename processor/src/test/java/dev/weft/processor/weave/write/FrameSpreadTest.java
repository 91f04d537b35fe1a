package dev.weft.processor.weave.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.processor.weave.code.BodySpec;
import dev.weft.processor.weave.split.BodyFrame;
import dev.weft.processor.weave.split.SpillFields;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

class FrameSpreadTest {
    private final ClassNode owner = new ClassNode();
    private final List<BodyFrame> frames = new ArrayList<>();

    FrameSpreadTest() {
        owner.name = "Demo";
    }

    /** A body with those parameters, for which the source has the frame class {@code shell}. */
    private BodyFrame body(String shell, String parameters) {
        return body(BodySpec.Kind.METHOD, shell, parameters);
    }

    private BodyFrame body(BodySpec.Kind kind, String shell, String parameters) {
        BodySpec spec = new BodySpec(kind, "m" + frames.size(), null, 1, shell, frames.size(), null, -1);
        BodyFrame frame = new BodyFrame(spec);
        MethodNode method = new MethodNode(
                Opcodes.ACC_STATIC, spec.methodName(), "(" + parameters + ")Ldev/weft/Coroutine;", null, null);
        frame.setInputs(owner, method, spec.methodName() + "-async");
        frames.add(frame);
        return frame;
    }

    private List<String> spread() {
        return FrameSpread.spread(frames, descriptor -> !descriptor.equals("LHidden;")).stream()
                .map(frameClass -> frameClass.name() + " "
                        + frameClass.frames().stream()
                                .map(frame -> frame.spec().methodName())
                                .toList())
                .toList();
    }

    private SharedFields fields(String... parameters) {
        for (String one : parameters) {
            body("A", one);
        }
        return SharedFields.of(frames, descriptor -> !descriptor.equals("LHidden;"));
    }

    @Test
    void putsTogetherWhatLooksAlike() {
        body("A", "Ljava/lang/String;I");
        body("B", "J");
        body("C", "ILjava/lang/String;");
        body("D", "[II");
        assertThat(spread()).containsExactly("A [m0, m2]", "B [m1]", "D [m3]");
    }

    @Test
    void wastesLittleWhereTheSourceHasTooFewClasses() {
        body("A", "Ljava/lang/String;");
        body("A", "JJ");
        body("B", "JJJ");
        assertThat(spread()).containsExactly("A [m0]", "B [m1, m2]");
    }

    @Test
    void castsLittleWhereTheSourceHasTooFewClasses() {
        body("A", "Ljava/lang/String;Ljava/lang/Object;");
        body("A", "[I[J");
        body("B", "Ljava/lang/String;Ljava/util/List;");
        assertThat(spread()).containsExactly("A [m0, m2]", "B [m1]");
    }

    @Test
    void givesAllOneClassIfThereIsNoOther() {
        body("A", "Ljava/lang/String;");
        body("A", "JJ");
        body("A", "I");
        assertThat(spread()).containsExactly("A [m0, m2, m1]");
    }

    /** Loops call their classes, so that HotSpot compiles their bodies into them. */
    @Test
    void leavesGeneratorsAlone() {
        body(BodySpec.Kind.GENERATOR, "A", "I");
        body("B", "I");
        body(BodySpec.Kind.GENERATOR, "C", "I");
        body("D", "I");
        assertThat(spread()).containsExactly("A [m0]", "C [m2]", "B [m1, m3]");
    }

    @Test
    void keepsClassesSmallEnoughToBeCompiled() {
        IntStream.range(0, 1025).forEach(i -> body("A" + i / 100, "I"));
        assertThat(FrameSpread.spread(frames, descriptor -> true))
                .extracting(frameClass -> frameClass.frames().size())
                .containsExactly(512, 512, 1);
    }

    @Test
    void laysLabelsOneBehindTheOther() {
        body("A", "I");
        BodyFrame second = body("A", "I");
        FrameClass frameClass = FrameSpread.spread(frames, descriptor -> true).get(0);
        assertThat(frameClass.base(frames.get(0))).isZero();
        assertThat(frameClass.base(second)).isEqualTo(1);
    }

    @Test
    void prefersFieldsOfTheSameType() {
        SharedFields fields = fields("Ljava/lang/String;I", "[IILjava/lang/String;");
        assertThat(fields.all())
                .containsExactly(
                        new SpillFields.Field("l0", "Ljava/lang/String;"),
                        new SpillFields.Field("arg1", "I"),
                        new SpillFields.Field("arg0", "[I"));
        assertThat(fields.of(frames.get(1), "arg2")).isEqualTo(new SpillFields.Field("l0", "Ljava/lang/String;"));
    }

    @Test
    void castsWhatHasDifferentTypes() {
        SharedFields fields = fields("Ljava/lang/String;", "[I");
        assertThat(fields.all()).containsExactly(new SpillFields.Field("arg0", "Ljava/lang/Object;"));
    }

    @Test
    void castsToNothingThatTheOwnerMayNotName() {
        SharedFields fields = fields("LHidden;", "Ljava/lang/String;", "LHidden;");
        assertThat(fields.all())
                .extracting(SpillFields.Field::descriptor)
                .containsExactly("LHidden;", "Ljava/lang/String;");
    }
}
