package dev.weft.processor.generate;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.weft.processor.find.CodegenVersion;
import dev.weft.processor.model.Argument;
import dev.weft.processor.model.AsyncBody;
import dev.weft.processor.model.BodyKind;
import dev.weft.processor.model.FoundBody;
import dev.weft.processor.model.WeftNames;
import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.annotation.processing.Filer;
import javax.annotation.processing.FilerException;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.JavaFileObject;

/**
 * Writes the frame classes of a top-level class, nested in one class: each has the arguments of its body as typed
 * fields, a constructor that fills them, and the table of its states. The weaver adds what only the compiled body can
 * tell: the fields for what lives across an await, and {@code resume}.
 */
public final class FrameWriter {
    /** Of the JDK, for tools that look at no generated source. */
    private static final String GENERATED = "javax.annotation.processing.Generated";

    private static final AnnotationSpec BY_WEFT = AnnotationSpec.builder(ClassName.bestGuess(GENERATED))
            .addMember("value", "$S", "dev.weft.processor.AsyncProcessor")
            .build();
    private static final AnnotationSpec NO_WARNINGS = AnnotationSpec.builder(SuppressWarnings.class)
            .addMember("value", "{$S, $S, $S}", "deprecation", "removal", "rawtypes")
            .build();

    /** Names that a field of the frame must not take: inherited ones, and those that the weaver gives to its own. */
    private static final Pattern RESERVED = Pattern.compile("this|label|VERSION|SUSPENDED|[lijfd]\\d+");

    private static final String VERSION = "VERSION";

    private static final List<String> JAVA_LANG = List.of("Object", "Override", "String", "SuppressWarnings");

    private final Filer filer;
    private final Elements elements;
    private final FrameTypes types;

    /** Whether a package, in this round, has classes that are named as those of {@code java.lang}. */
    private final Map<PackageElement, Boolean> shadowing = new HashMap<>();

    /** Whether a module can name the annotation. */
    private final Map<ModuleElement, Boolean> seesGenerated = new HashMap<>();

    /**
     * A writer that creates its files through {@code filer}.
     *
     * @param isAuxiliary whether a top-level class stands in a source file of another name
     */
    public FrameWriter(Filer filer, Elements elements, Types types, Predicate<TypeElement> isAuxiliary) {
        this.filer = filer;
        this.elements = elements;
        this.types = new FrameTypes(elements, types, isAuxiliary);
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
        JavaFile file = JavaFile.builder(first.packageName(), frames(origin, home, bodies))
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

    private TypeSpec frames(TypeElement origin, PackageElement home, List<FoundBody> bodies) {
        AsyncBody first = bodies.get(0).body();
        TypeSpec.Builder frames = TypeSpec.classBuilder(first.frames())
                .addJavadoc("The state machines of the asynchronous bodies in $L.\n", StateTable.code(first.fileName()))
                .addModifiers(Modifier.FINAL);
        annotate(frames, origin);
        frames.addField(FieldSpec.builder(int.class, VERSION, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("What they are written for: version $L of $L.\n", CodegenVersion.OWN, WeftNames.CODEGEN)
                .initializer("$L", CodegenVersion.OWN.number())
                .build());
        bodies.forEach(body -> frames.addType(frame(body, home)));
        return frames.build();
    }

    private TypeSpec frame(FoundBody found, PackageElement home) {
        TypeSpec.Builder frame = TypeSpec.classBuilder(found.body().frame())
                .addJavadoc(javadoc(found))
                .addModifiers(Modifier.STATIC, Modifier.FINAL)
                .superclass(superclass(found, home));
        List<Argument> arguments = found.arguments();
        addArguments(frame, arguments == null ? List.of() : arguments, home);
        return frame.addMethod(StateTable.data(found)).build();
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
                .add("$L $L, $L:$L.\n\n", what, StateTable.code(name), body.fileName(), body.line())
                .add(StateTable.javadoc(found))
                .build();
    }

    private TypeName superclass(FoundBody found, PackageElement home) {
        String name = found.body().kind() == BodyKind.GENERATOR ? WeftNames.GENERATOR_FRAME : WeftNames.FRAME;
        return ParameterizedTypeName.get(ClassName.get(WeftNames.CODEGEN, name), types.result(found.result(), home));
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

    private void addArguments(TypeSpec.Builder frame, List<Argument> arguments, PackageElement home) {
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder().addStatement("super($L)", VERSION);
        Set<String> used = new HashSet<>();
        arguments.forEach(argument -> used.add(argument.name()));
        for (Argument argument : arguments) {
            TypeName type = types.field(argument.type(), home);
            String name = fieldName(argument.name(), used);
            frame.addField(FieldSpec.builder(type, name).build());
            constructor.addParameter(type, name).addStatement("this.$N = $N", name, name);
        }
        frame.addMethod(constructor.build());
    }

    private static String fieldName(String argument, Set<String> used) {
        if (!RESERVED.matcher(argument).matches()) {
            return argument;
        }
        String name = argument.equals("this") ? "self" : argument + "$";
        while (!used.add(name)) {
            name += "$";
        }
        return name;
    }
}
