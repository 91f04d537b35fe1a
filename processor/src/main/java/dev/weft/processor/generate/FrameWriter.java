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
import dev.weft.processor.model.Argument;
import dev.weft.processor.model.AsyncBody;
import dev.weft.processor.model.BodyKind;
import dev.weft.processor.model.CodegenVersion;
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
 * Writes the frame class of a body: its arguments as typed fields, a constructor that fills them, and the table of its states. The
 * weaver adds what only the compiled body can tell: the fields for what lives across an await, and the code of {@code resume}.
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
    private static final Pattern RESERVED = Pattern.compile("this|label|SUSPENDED|[lijfd]\\d+");

    private static final List<String> JAVA_LANG =
            List.of("Object", "Override", "String", "SuppressWarnings", "Throwable");

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
     * Writes the source file of the frame class of {@code body}.
     *
     * @throws IOException if the file cannot be written or its name is taken
     */
    public void write(AsyncBody body) throws IOException {
        PackageElement home = elements.getPackageOf(body.origin());
        JavaFile file = JavaFile.builder(body.packageName(), frame(body, home))
                .skipJavaLangImports(!shadowing.computeIfAbsent(home, this::shadowsJavaLang))
                .indent("    ")
                .build();
        try (Writer out = open(body).openWriter()) {
            file.writeTo(out);
        }
    }

    /** Whether the package has a class that would be taken for one of {@code java.lang}, were that not imported by name. */
    private boolean shadowsJavaLang(PackageElement home) {
        ModuleElement module = elements.getModuleOf(home);
        String prefix = home.isUnnamed() ? "" : home.getQualifiedName() + ".";
        return JAVA_LANG.stream().anyMatch(name -> elements.getTypeElement(module, prefix + name) != null);
    }

    private JavaFileObject open(AsyncBody body) throws IOException {
        String name = body.frameBinaryName();
        try {
            return filer.createSourceFile(name, body.origin());
        } catch (FilerException e) {
            // With several modules in one compilation the name alone can be ambiguous. Wrappers of the Filer in build
            // tools know
            // plain names only, so the module is named as the second choice.
            ModuleElement module = elements.getModuleOf(body.origin());
            if (module == null || module.isUnnamed()) {
                throw e;
            }
            return filer.createSourceFile(module.getQualifiedName() + "/" + name, body.origin());
        }
    }

    private TypeSpec frame(AsyncBody body, PackageElement home) {
        TypeSpec.Builder frame = TypeSpec.classBuilder(body.frame())
                .addJavadoc(javadoc(body))
                .addModifiers(Modifier.FINAL)
                .superclass(superclass(body, home));
        annotate(frame, body.origin());
        frame.addStaticBlock(
                CodeBlock.of("wovenFor($L, $L);\n", CodegenVersion.OWN.major(), CodegenVersion.OWN.minor()));
        List<Argument> arguments = body.arguments();
        if (arguments != null && !arguments.isEmpty()) {
            addArguments(frame, arguments, home);
        }
        return frame.addMethod(resume(body))
                .addMethod(methodName(body))
                .addMethod(StateTable.data(body))
                .build();
    }

    private static CodeBlock javadoc(AsyncBody body) {
        String what = switch (body.kind()) {
            case METHOD -> "the coroutine method";
            case GENERATOR -> "the asynchronous generator";
            case LAMBDA -> "an asynchronous lambda in";
        };
        String name = body.kind() == BodyKind.LAMBDA ? body.owner() : body.displayName();
        return CodeBlock.builder()
                .add(
                        "The state machine of $L $L, $L:$L.\n\n",
                        what,
                        StateTable.code(name),
                        body.fileName(),
                        body.line())
                .add(StateTable.javadoc(body))
                .build();
    }

    private TypeName superclass(AsyncBody body, PackageElement home) {
        String name = body.kind() == BodyKind.GENERATOR ? WeftNames.GENERATOR_FRAME : WeftNames.FRAME;
        return ParameterizedTypeName.get(ClassName.get(WeftNames.CODEGEN, name), types.result(body.result(), home));
    }

    private void annotate(TypeSpec.Builder frame, TypeElement origin) {
        if (seesGenerated.computeIfAbsent(elements.getModuleOf(origin), this::seesGenerated)) {
            frame.addAnnotation(BY_WEFT);
        }
        frame.addAnnotation(ClassName.get(WeftNames.CODEGEN, WeftNames.GENERATED_FRAME));
        frame.addAnnotation(NO_WARNINGS);
    }

    /** A module that does not require {@code java.compiler} does not. */
    private boolean seesGenerated(ModuleElement module) {
        return elements.getTypeElement(module, GENERATED) != null;
    }

    private void addArguments(TypeSpec.Builder frame, List<Argument> arguments, PackageElement home) {
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder();
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

    private static MethodSpec resume(AsyncBody body) {
        return MethodSpec.methodBuilder(body.kind() == BodyKind.GENERATOR ? "proceed" : "resume")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .returns(Object.class)
                .addParameter(Object.class, "sent")
                .addException(Throwable.class)
                .addStatement("throw notWoven($S)", body.displayName())
                .build();
    }

    private static MethodSpec methodName(AsyncBody body) {
        return MethodSpec.methodBuilder("methodName")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .returns(String.class)
                .addStatement("return $S", body.displayName())
                .build();
    }
}
