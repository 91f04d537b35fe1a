package dev.weft.processor;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import org.junit.jupiter.api.Test;

/** The package arrows of the processor: {@code model <- find <- validate, generate, weave <- drive <- processor}. */
class ArchitectureTest {
    private static final String ROOT = "dev.weft.processor";
    private static final String MODEL = ROOT + ".model..";
    private static final String VALIDATE = ROOT + ".validate..";
    private static final String GENERATE = ROOT + ".generate..";
    private static final String WEAVE = ROOT + ".weave..";
    private static final String FIND = ROOT + ".find..";
    private static final String DRIVE = ROOT + ".drive..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void theModelKnowsNoStage() {
        holds(noClasses()
                .that()
                .resideInAPackage(MODEL)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, FIND, VALIDATE, GENERATE, WEAVE, DRIVE));
        holds(noClasses()
                .that()
                .resideInAPackage(FIND)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, VALIDATE, GENERATE, WEAVE, DRIVE));
    }

    @Test
    void diagnosticsKnowNoStage() {
        holds(noClasses()
                .that()
                .resideInAPackage(ROOT + ".diagnostic..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, FIND, VALIDATE, GENERATE, WEAVE, DRIVE));
    }

    @Test
    void theStagesDoNotKnowEachOther() {
        holds(noClasses()
                .that()
                .resideInAPackage(VALIDATE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, GENERATE, WEAVE, DRIVE));
        holds(noClasses()
                .that()
                .resideInAPackage(GENERATE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, VALIDATE, WEAVE, DRIVE));
        holds(noClasses()
                .that()
                .resideInAPackage(WEAVE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, FIND, VALIDATE, GENERATE, DRIVE));
    }

    @Test
    void onlyTheEntryKnowsTheEntry() {
        holds(noClasses()
                .that()
                .resideInAPackage(DRIVE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT));
    }

    @Test
    void packagesFormNoCycle() {
        holds(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
        holds(slices().matching(ROOT + ".weave.(*)..").should().beFreeOfCycles());
    }

    /** The parts of the weaver: {@code code <- analyse <- lower <- split <- write <- weave}. */
    @Test
    void thePartsOfTheWeaverBuildOnEachOther() {
        String code = ROOT + ".weave.code";
        String analyse = ROOT + ".weave.analyse";
        String lower = ROOT + ".weave.lower";
        String write = ROOT + ".weave.write";
        String split = ROOT + ".weave.split";
        String weave = ROOT + ".weave";
        mayNotKnow(code, analyse, lower, write, split, weave);
        mayNotKnow(analyse, lower, write, split, weave);
        mayNotKnow(lower, write, split, weave);
        mayNotKnow(split, write, weave);
        mayNotKnow(write, analyse, lower, weave);
    }

    private static void mayNotKnow(String part, String... others) {
        holds(noClasses()
                .that()
                .resideInAPackage(part)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others));
    }

    @Test
    void onlyGenerateKnowsJavaPoet() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage(GENERATE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.palantir.javapoet.."));
    }

    @Test
    void onlyWeaveKnowsAsm() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage(WEAVE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.objectweb.asm.."));
    }

    @Test
    void weaveTurnsBytesIntoBytes() {
        holds(noClasses()
                .that()
                .resideInAPackage(WEAVE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "javax.annotation.processing..",
                        "javax.lang.model..",
                        "javax.tools..",
                        "com.sun.source..",
                        "java.nio.file..",
                        "java.net.."));
    }

    /** Trees and elements of classes that are done stay in memory as long as something holds them. */
    @Test
    void whatIsKeptUntilTheEndIsPlainData() {
        holds(noFields()
                .that()
                .areDeclaredInClassesThat()
                .haveNameMatching(
                        ROOT.replace(".", "\\.")
                                + "\\.(model\\.(AsyncBody|Bodies|Place)|drive\\.(BodyToWeave|SourceOutput.*|ClassFiles\\$ClassFile)|shape\\..*)")
                .should()
                .haveRawType(resideInAnyPackage("com.sun.source..", "javax.lang.model.type.."))
                .orShould()
                .haveRawType(assignableTo(Element.class).and(not(assignableTo(ModuleElement.class)))));
    }

    @Test
    void onlySupportedCompilerApiIsUsed() {
        holds(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.tools..", "sun..", "jdk.internal.."));
    }

    @Test
    void theRuntimeIsKnownByNameOnly() {
        holds(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.weft",
                        "dev.weft.annotations..",
                        "dev.weft.sync..",
                        "dev.weft.io..",
                        "dev.weft.testing..",
                        "dev.weft.codegen..",
                        "dev.weft.internal.."));
    }

    /** A package may still be without classes; that alone breaks no arrow. */
    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
