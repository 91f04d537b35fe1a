package dev.weft.processor.generate;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.weft.processor.find.CodegenVersion;
import dev.weft.processor.model.AsyncBody;
import dev.weft.processor.model.BodyKind;
import dev.weft.processor.model.FoundBody;
import dev.weft.processor.model.WeftNames;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.processing.Filer;
import javax.annotation.processing.FilerException;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.JavaFileObject;

/**
 * Writes the frame classes of a top-level class, the first one with all others nested in it: each has the tables of its
 * bodies, for readers and as data. The weaver adds what only the compiled bodies can tell: the fields for what they
 * start with and what lives across an await, and {@code resume}.
 */
public final class FrameWriter {
    /** Of the JDK, for tools that look at no generated source. */
    private static final String GENERATED = "javax.annotation.processing.Generated";

    private static final AnnotationSpec BY_WEFT = AnnotationSpec.builder(ClassName.bestGuess(GENERATED))
            .addMember("value", "$S", "dev.weft.processor.AsyncProcessor")
            .build();
    /** The first for checkers in a module that does not see the annotation above, the rest for javac. */
    private static final AnnotationSpec NO_WARNINGS = AnnotationSpec.builder(SuppressWarnings.class)
            .addMember("value", "{$S, $S, $S, $S}", "all", "deprecation", "removal", "rawtypes")
            .build();

    private static final String VERSION = "VERSION";
    private static final String LABEL = "label";

    private static final List<String> JAVA_LANG = List.of("Object", "Override", "String", "SuppressWarnings");

    private final Filer filer;
    private final Elements elements;

    /** Whether a package, in this round, has classes that are named as those of {@code java.lang}. */
    private final Map<PackageElement, Boolean> shadowing = new HashMap<>();

    /** Whether a module can name the annotation. */
    private final Map<ModuleElement, Boolean> seesGenerated = new HashMap<>();

    /** A writer that creates its files through {@code filer}. */
    public FrameWriter(Filer filer, Elements elements) {
        this.filer = filer;
        this.elements = elements;
    }

    /** Forgets what the round before knew: there may be new classes. */
    public void startRound() {
        shadowing.clear();
    }

    /**
     * Writes the source file with the frame classes of a top-level class.
     *
     * @param origin a class of the source file that they depend on
     * @param bodies the bodies of the top-level class, at least one
     * @throws IOException if the file cannot be written or its name is taken
     */
    public void write(TypeElement origin, List<FoundBody> bodies) throws IOException {
        AsyncBody first = bodies.get(0).body();
        PackageElement home = elements.getPackageOf(origin);
        JavaFile file = JavaFile.builder(first.packageName(), frames(origin, bodies))
                .skipJavaLangImports(!shadowing.computeIfAbsent(home, this::shadowsJavaLang))
                .indent("    ")
                .build();
        try (Writer out = open(origin, first.framesBinaryName()).openWriter()) {
            file.writeTo(out);
        }
    }

    /**
     * Whether the package has a class that would be taken for one of {@code java.lang}, were that not imported by name.
     */
    private boolean shadowsJavaLang(PackageElement home) {
        ModuleElement module = elements.getModuleOf(home);
        String prefix = home.isUnnamed() ? "" : home.getQualifiedName() + ".";
        return JAVA_LANG.stream().anyMatch(name -> elements.getTypeElement(module, prefix + name) != null);
    }

    private JavaFileObject open(TypeElement origin, String name) throws IOException {
        try {
            return filer.createSourceFile(name, origin);
        } catch (FilerException e) {
            // With several modules in one compilation the name alone can be ambiguous. Wrappers of the Filer in build
            // tools know
            // plain names only, so the module is named as the second choice.
            ModuleElement module = elements.getModuleOf(origin);
            if (module == null || module.isUnnamed()) {
                throw e;
            }
            return filer.createSourceFile(module.getQualifiedName() + "/" + name, origin);
        }
    }

    private TypeSpec frames(TypeElement origin, List<FoundBody> bodies) {
        AsyncBody first = bodies.get(0).body();
        Map<Optional<String>, List<FoundBody>> byFrame = new LinkedHashMap<>();
        bodies.forEach(
                body -> byFrame.computeIfAbsent(Optional.ofNullable(body.body().frame()), name -> new ArrayList<>())
                        .add(body));
        TypeSpec.Builder frames = TypeSpec.classBuilder(first.frames())
                .addJavadoc("The state machines of the asynchronous bodies in $L.\n", StateTable.code(first.fileName()))
                .addModifiers(Modifier.FINAL);
        annotate(frames, origin);
        frames.addField(FieldSpec.builder(int.class, VERSION, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("What they are written for: version $L of $L.\n", CodegenVersion.OWN, WeftNames.CODEGEN)
                .initializer("$L", CodegenVersion.OWN.number())
                .build());
        byFrame.forEach((name, some) -> {
            if (name.isEmpty()) {
                fill(frames.addJavadoc("\n<p>"), some);
            } else {
                TypeSpec.Builder frame =
                        TypeSpec.classBuilder(name.get()).addModifiers(Modifier.STATIC, Modifier.FINAL);
                fill(frame, some);
                frames.addType(frame.build());
            }
        });
        return frames.build();
    }

    /** Makes a class that of the frames of some bodies. */
    private static void fill(TypeSpec.Builder frame, List<FoundBody> bodies) {
        boolean isGenerator = bodies.get(0).body().kind() == BodyKind.GENERATOR;
        String superclass = isGenerator ? WeftNames.GENERATOR_FRAME : WeftNames.FRAME;
        frame.superclass(ParameterizedTypeName.get(ClassName.get(WeftNames.CODEGEN, superclass), ClassName.OBJECT))
                .addMethod(MethodSpec.constructorBuilder()
                        .addParameter(int.class, LABEL)
                        .addStatement("super($L, $L)", VERSION, LABEL)
                        .build())
                .addMethod(StateTable.data(bodies));
        bodies.forEach(body -> frame.addJavadoc(javadoc(body)));
    }

    private static CodeBlock javadoc(FoundBody found) {
        AsyncBody body = found.body();
        String what = switch (body.kind()) {
            case METHOD -> "The coroutine method";
            case GENERATOR -> "The asynchronous generator";
            case LAMBDA -> "An asynchronous lambda in";
        };
        String name = body.kind() == BodyKind.LAMBDA ? body.owner() : body.displayName();
        return CodeBlock.builder()
                .add(body.part() == 0 ? "" : "\n<p>")
                .add("$L $L, $L:$L.\n\n", what, StateTable.code(name), body.fileName(), body.line())
                .add(StateTable.javadoc(found))
                .build();
    }

    private void annotate(TypeSpec.Builder frames, TypeElement origin) {
        if (seesGenerated.computeIfAbsent(elements.getModuleOf(origin), this::seesGenerated)) {
            frames.addAnnotation(BY_WEFT);
        }
        frames.addAnnotation(ClassName.get(WeftNames.CODEGEN, WeftNames.GENERATED_FRAME));
        frames.addAnnotation(NO_WARNINGS);
    }

    /** A module that does not require {@code java.compiler} does not. */
    private boolean seesGenerated(ModuleElement module) {
        return elements.getTypeElement(module, GENERATED) != null;
    }
}
