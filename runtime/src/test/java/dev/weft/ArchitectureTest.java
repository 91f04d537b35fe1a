package dev.weft;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The package arrows of the runtime, and what it may stand on.
 *
 * <pre>
 *   sync  io  codegen  group ──▶ combine, bridge ──▶ core ──▶ schedule, report, signal, observe, timeline    each may know all to its right,
 *                                                                                                            and the API
 *   dev.weft ──▶ the others: in the bodies of factories and default methods, and in permits clauses
 * </pre>
 *
 * <p>The API and the kernel know each other, which nothing can help where {@code EventLoop.create()} makes a loop and
 * {@code EventLoop} permits it alone. So the rule has two halves: the packages behind the API have no cycle when the
 * API is left out, and the API knows them where no user can see it.
 */
class ArchitectureTest {
    private static final String ANNOTATIONS = "dev.weft.annotations..";
    private static final String API = "dev.weft";
    private static final String INTERNAL = "dev.weft.internal..";

    /** The one package of {@code java.base} that streams need and that has another name. */
    private static final String TLS = "javax.net.ssl..";

    /** The command line, which needs more of the JDK than programs have. */
    private static final String ATTACH = "dev.weft.internal.attach..";

    /** The events of Flight Recorder, which a Java may be without. */
    private static final String FLIGHT = "dev.weft.internal.flight..";

    /** The beans, which need a module that a Java may be without, too. */
    private static final String MANAGEMENT = "dev.weft.internal.management..";

    /** The one class that uses {@code sun.misc.Signal}. */
    private static final String SIGNALS = "dev\\.weft\\.internal\\.signal\\.JvmSignals.*";

    private static final String[] ON_TOP = {"dev.weft.sync..", "dev.weft.io..", "dev.weft.codegen.."};

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(place -> !place.contains("testkit"))
            .importPackages("dev.weft");

    @Test
    void nothingButTheJdkAndTheAnnotationsIsNeeded() {
        holds(classes()
                .that()
                .resideOutsideOfPackages(ATTACH, FLIGHT, MANAGEMENT)
                .and()
                .haveNameNotMatching(SIGNALS)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", TLS, "dev.weft..", "org.jspecify.."));
    }

    @Test
    void modulesThatMayBeMissingAreKnownInOnePlaceEach() {
        holds(classes()
                .that()
                .resideInAPackage(FLIGHT)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "jdk.jfr..",
                        API,
                        "dev.weft.internal.observe..",
                        "dev.weft.internal.report..",
                        FLIGHT,
                        "org.jspecify.."));
        holds(classes()
                .that()
                .resideInAPackage(MANAGEMENT)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.management..",
                        "dev.weft.internal.observe..",
                        "dev.weft.internal.report..",
                        MANAGEMENT,
                        "org.jspecify.."));
    }

    @Test
    void theCommandLineStandsApart() {
        holds(noClasses()
                .that()
                .resideOutsideOfPackage(ATTACH)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ATTACH));
        holds(classes()
                .that()
                .resideInAPackage(ATTACH)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.management..",
                        "com.sun.tools.attach..",
                        API,
                        "dev.weft.internal.report..",
                        ATTACH,
                        "org.jspecify.."));
    }

    @Test
    void thePackagesBehindTheApiHaveNoCycle() {
        slices().matching("dev.weft.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(resideInAPackage(API), resideInAPackage("dev.weft.."))
                .check(CLASSES);
    }

    /** The layers from the top to the bottom; nobody knows what stands above. */
    @Test
    void theArrowsPointDown() {
        below("dev.weft.internal.group..");
        below("dev.weft.internal.combine..", "dev.weft.internal.group..");
        below("dev.weft.internal.bridge..", "dev.weft.internal.group..");
        below(
                "dev.weft.internal.core..",
                "dev.weft.internal.group..",
                "dev.weft.internal.combine..",
                "dev.weft.internal.bridge..");
        for (String bottom : new String[] {"schedule", "report", "signal", "observe", "timeline"}) {
            below(
                    "dev.weft.internal." + bottom + "..",
                    "dev.weft.internal.core..",
                    "dev.weft.internal.group..",
                    "dev.weft.internal.combine..",
                    "dev.weft.internal.bridge..");
        }
        below("dev.weft.internal.schedule..", "dev.weft.internal.signal..");
        below("dev.weft.internal.report..", "dev.weft.internal.signal..", "dev.weft.internal.schedule..");
    }

    private static void below(String lower, String... upper) {
        if (upper.length > 0) {
            holds(noClasses()
                    .that()
                    .resideInAPackage(lower)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(upper));
        }
        holds(noClasses()
                .that()
                .resideInAPackage(lower)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ON_TOP));
    }

    @Test
    void primitivesAndStreamsDoNotKnowEachOtherNorCodegen() {
        for (String top : ON_TOP) {
            holds(noClasses()
                    .that()
                    .resideInAPackage(top)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(Arrays.stream(ON_TOP)
                            .filter(other -> !other.equals(top))
                            .toArray(String[]::new)));
        }
    }

    @Test
    void theApiKnowsNothingOnTopOfIt() {
        holds(noClasses()
                .that()
                .resideInAPackage(API)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ON_TOP));
    }

    @Test
    void nothingInternalIsInASignatureThatUsersSee() {
        holds(classes()
                .that()
                .resideOutsideOfPackage(INTERNAL)
                .and()
                .arePublic()
                .should(new ShowNothingInternal()));
    }

    @Test
    void theApiHoldsNothingButApi() {
        holds(classes()
                .that()
                .resideInAPackage(API)
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .bePublic());
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

    /**
     * Supertypes, and the types of all public and protected members, are no internal ones. The one exception is the
     * superclass of the frames, which woven code extends and never names.
     */
    private static final class ShowNothingInternal extends ArchCondition<JavaClass> {
        ShowNothingInternal() {
            super("show nothing internal");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            Set<String> shown = new TreeSet<>();
            type.getInterfaces().forEach(each -> each.getAllInvolvedRawTypes().forEach(raw -> add(shown, raw)));
            if (!type.getName().equals("dev.weft.codegen.Frame")) {
                type.getSuperclass()
                        .ifPresent(each -> each.getAllInvolvedRawTypes().forEach(raw -> add(shown, raw)));
            }
            for (JavaField field : type.getFields()) {
                if (isSeen(field.getModifiers())) {
                    field.getAllInvolvedRawTypes().forEach(raw -> add(shown, raw));
                }
            }
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                if (isSeen(unit.getModifiers())) {
                    unit.getAllInvolvedRawTypes().forEach(raw -> add(shown, raw));
                    unit.getThrowsClause().getTypes().forEach(raw -> add(shown, raw));
                }
            }
            for (String internal : shown) {
                events.add(SimpleConditionEvent.violated(type, type.getName() + " shows " + internal));
            }
        }

        private static boolean isSeen(Set<JavaModifier> modifiers) {
            return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                    && !modifiers.contains(JavaModifier.SYNTHETIC)
                    && !modifiers.contains(JavaModifier.BRIDGE);
        }

        private static void add(Set<String> shown, JavaClass raw) {
            if (raw.getPackageName().startsWith("dev.weft.internal")) {
                shown.add(raw.getName());
            }
        }
    }
}
