package dev.weft.language.concerns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.language.harness.Compilation;
import dev.weft.language.harness.Printed;
import dev.weft.processor.AsyncProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs about scopes, compiled with all debug options: what a scope is does not depend on what the class file says
 * of types, lines and variables.
 */
class ScopeProgramsTest {
    private static final String ASSIGNED = "|sfalsetrue1299345.06.07[]falses46.0";
    private static final String UNASSIGNED = "|nulltruefalse000000.00.0nullnulltruenull00.0";

    /** What each program prints. */
    private static final Map<String, String> PROGRAMS = Map.ofEntries(
            Map.entry("IntersectionSilent", "b\nA"),
            Map.entry("DeadScope", "1"),
            Map.entry("OneLineScopes", "one"),
            Map.entry(
                    "SharedLambdas",
                    "samelatefield11ownfield113field114\nssbssdsbff1\ndkeptb\ntf1utf1utf1uleft\n1no1no1pq1pr\n"
                            + "<1><><><><><><1><1><<1>><><>tf<>tf1utf<>tftf1uf<><>"),
            Map.entry("MergedLambdas", "samesamesamesamescapturedscapturedscapturedscaptured4"),
            Map.entry("TwoScopes", "oneone\nok"),
            Map.entry("DoWhileFalseScope", "after\nafter"),
            Map.entry(
                    "ScopeTypes",
                    "bA bA in nout inAS x outAS inB boutB inB pat outB in field out in out! in bnout A falseA in z out in in mixed"
                            + " out! auto out lub A in q out in2 q out2 in2 bnout2 B falseB in2 z out2 in in mixed out! auto out"
                            + " lub B in q out in2 q out2 in lam out! after"),
            Map.entry("DroppedScopes", "16"),
            Map.entry(
                    "DroppedLambdas",
                    "<>11)12<<>>13null)<>)<><>))1f1u1f1u1d101w)<>)<><><>)1f1u1f1u1d1e1w\n"
                            + ")1b<>1a)1c<>1base<>1A)1B)1not own<>1own)1p<>1f)1g"),
            Map.entry(
                    "UnassignedVariables",
                    "garbage74.01" + ASSIGNED + ASSIGNED + "oldfq00uroneone5\ngarbage74.01" + ASSIGNED + UNASSIGNED
                            + "oldfnull0nullnulloneone0"),
            Map.entry("OneLineLoops", read("OneLineLoops.out").strip()));

    static Stream<Arguments> programs() {
        return PROGRAMS.keySet().stream()
                .sorted()
                .flatMap(
                        program -> Stream.of("-g", "-g:none", "-g:lines").map(option -> Arguments.of(program, option)));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void printsWhatItsSourceSays(String program, String option, @TempDir Path folder) throws Exception {
        String source = read(program + ".java");
        try (Compilation compilation = new Compilation(folder)) {
            assertThat(compilation.compile(Map.of(program, source), List.of(new AsyncProcessor()), option))
                    .isEmpty();
        }
        assertThat(Printed.by(program, folder)).isEqualTo(PROGRAMS.get(program));
    }

    private static String read(String file) {
        try (InputStream in = ScopeProgramsTest.class.getResourceAsStream("/scopes/" + file)) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
