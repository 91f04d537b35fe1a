package dev.weft.it.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleDescriptor.Requires;
import org.junit.jupiter.api.Test;

/** The processor jar brings JavaPoet and ASM under its own names, and nothing else. */
class ProcessorJarIT {
    private static final Jar JAR = Jar.with("META-INF/gradle/incremental.annotation.processors");

    @Test
    void holdsNothingButOurPackages() {
        assertThat(JAR.files())
                .allSatisfy(file -> assertThat(file).matches("module-info\\.class|META-INF/.*|dev/weft/processor/.*"));
    }

    @Test
    void metadataIsOursOnly() {
        assertThat(JAR.files())
                .filteredOn(file -> file.startsWith("META-INF/"))
                .allSatisfy(file -> assertThat(file)
                        .matches(
                                "META-INF/(MANIFEST\\.MF|LICENSE|licenses/[a-z]+\\.txt|gradle/incremental\\.annotation\\.processors"
                                        + "|services/(javax\\.annotation\\.processing\\.Processor|com\\.sun\\.source\\.util\\.Plugin)"
                                        + "|maven/dev\\.weft/weft-processor/pom\\.(xml|properties))"));
    }

    /** javac does not call a processor that nothing is left for, and the second one claims what is left. */
    @Test
    void namesTheProcessorThatClaimsBehindTheOther() {
        assertThat(JAR.text("META-INF/services/javax.annotation.processing.Processor")
                        .lines())
                .containsExactly("dev.weft.processor.AsyncProcessor", "dev.weft.processor.ClaimingProcessor");
        assertThat(JAR.text("META-INF/services/com.sun.source.util.Plugin").lines())
                .containsExactly("dev.weft.processor.drive.TaskPlugin");
    }

    @Test
    void librariesAreInsideUnderOurName() {
        assertThat(JAR.files())
                .contains(
                        "dev/weft/processor/shaded/asm/ClassReader.class",
                        "dev/weft/processor/shaded/asm/tree/ClassNode.class",
                        "dev/weft/processor/shaded/asm/tree/analysis/Analyzer.class",
                        "dev/weft/processor/shaded/javapoet/JavaFile.class",
                        "META-INF/licenses/asm.txt");
    }

    @Test
    void noClassRefersToTheLibrariesByTheirOwnName() {
        assertThat(JAR.files().stream().filter(file -> file.endsWith(".class")))
                .allSatisfy(file -> assertThat(ReferredNames.of(JAR.bytes(file)))
                        .noneMatch(
                                name -> name.matches("(org[/.]objectweb[/.]asm|com[/.]palantir[/.]javapoet)[/.].*")));
    }

    @Test
    void moduleRequiresOnlyTheCompiler() {
        ModuleDescriptor module = JAR.module();
        assertThat(module.name()).isEqualTo("dev.weft.processor");
        assertThat(module.isAutomatic()).isFalse();
        assertThat(module.exports()).isEmpty();
        assertThat(module.requires())
                .filteredOn(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
                .extracting(Requires::name)
                .containsExactlyInAnyOrder("java.base", "java.compiler", "jdk.compiler");
    }

    @Test
    void servicesAreTheSameOnClassPathAndModulePath() {
        assertThat(JAR.module().provides())
                .extracting(Provides::service)
                .containsExactlyInAnyOrder("javax.annotation.processing.Processor", "com.sun.source.util.Plugin");
        assertThat(JAR.module().provides()).allSatisfy(provides -> {
            assertThat(JAR.text("META-INF/services/" + provides.service()).lines())
                    .containsExactlyElementsOf(provides.providers());
            assertThat(provides.providers())
                    .allSatisfy(provider -> assertThat(JAR.files()).contains(provider.replace('.', '/') + ".class"));
        });
    }

    @Test
    void gradleKnowsHowIncrementalEveryProcessorIs() {
        assertThat(JAR.text("META-INF/gradle/incremental.annotation.processors").lines())
                .allMatch(line -> line.matches("[\\w.]+,(isolating|aggregating|dynamic)"))
                .map(line -> line.replaceAll(",.*", ""))
                .containsExactlyElementsOf(JAR.text("META-INF/services/javax.annotation.processing.Processor")
                        .lines()
                        .toList());
    }
}
