package dev.weft;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The package arrows of the runtime, and what it may stand on. */
class ArchitectureTest {
    private static final String ANNOTATIONS = "dev.weft.annotations..";

    /** The one package of {@code java.base} that streams need and that has another name. */
    private static final String TLS = "javax.net.ssl..";

    private static final String[] ON_TOP = {"dev.weft.sync..", "dev.weft.io..", "dev.weft.testing.."};

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.weft");

    @Test
    void nothingButTheJdkAndTheAnnotationsIsNeeded() {
        holds(classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", TLS, "dev.weft..", "org.jspecify.."));
    }

    @Test
    void primitivesStreamsAndTestSupportUseThePublicApi() {
        for (String top : ON_TOP) {
            holds(classes()
                    .that()
                    .resideInAPackage(top)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", TLS, "org.jspecify..", "dev.weft", ANNOTATIONS, top));
        }
    }

    @Test
    void nothingBelowKnowsThem() {
        holds(noClasses()
                .that()
                .resideInAnyPackage("dev.weft", "dev.weft.codegen..", "dev.weft.internal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ON_TOP));
    }

    @Test
    void internalKnowsNoCodegen() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.weft.internal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.weft.codegen.."));
    }

    @Test
    void theAnnotationsDependOnNothing() {
        holds(classes()
                .that()
                .resideInAPackage(ANNOTATIONS)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", ANNOTATIONS));
    }

    /** A package may still be without classes; that alone breaks no arrow. */
    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
