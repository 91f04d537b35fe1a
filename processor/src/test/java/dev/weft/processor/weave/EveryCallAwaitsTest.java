package dev.weft.processor.weave;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javapoet.JavaFile;
import dev.weft.processor.weave.oracle.ClassFileHierarchy;
import dev.weft.processor.weave.oracle.EveryCallAwaits;
import dev.weft.processor.weave.oracle.Oracle;
import dev.weft.testkit.MemoryLoader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A library that knows nothing of coroutines does what it did before when each of its methods is a coroutine that
 * suspends at every call it makes. Here it is JavaPoet, whose methods are awaited by the thousand to write one class.
 */
class EveryCallAwaitsTest {
    private static final String USE = """
            import com.palantir.javapoet.*;
            import javax.lang.model.element.Modifier;
            public class Use {
                public static String run() {
                    ClassName list = ClassName.get("java.util", "List");
                    TypeVariableName t = TypeVariableName.get("T", Comparable.class);
                    MethodSpec method = MethodSpec.methodBuilder("m")
                            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                            .addTypeVariable(t)
                            .returns(ParameterizedTypeName.get(list, t))
                            .addParameter(ArrayTypeName.of(TypeName.LONG), "numbers", Modifier.FINAL)
                            .addException(Exception.class)
                            .beginControlFlow("for (long n : numbers)")
                            .addStatement("$T.out.println($S + n)", System.class, "a \\"text\\"")
                            .endControlFlow()
                            .addStatement("return $T.of()", list)
                            .build();
                    TypeSpec type = TypeSpec.enumBuilder("E")
                            .addJavadoc("Documented $L.\\n", 1)
                            .addAnnotation(AnnotationSpec.builder(SuppressWarnings.class).addMember("value", "$S", "all").build())
                            .addEnumConstant("A", TypeSpec.anonymousClassBuilder("$S", "x").addMethod(
                                    MethodSpec.methodBuilder("toString").returns(String.class).addStatement("return name()").build()).build())
                            .addField(FieldSpec.builder(String.class, "s", Modifier.PRIVATE).initializer("$S", "v").build())
                            .addMethod(method)
                            .build();
                    try {
                        TypeSpec.classBuilder("1 not a name");
                        return "never";
                    } catch (IllegalArgumentException e) {
                        return JavaFile.builder("p.q", type).indent("  ").build() + e.getMessage();
                    }
                }
            }
            """;

    @ParameterizedTest(name = "one return for each method: {0}")
    @ValueSource(booleans = {false, true})
    void aLibraryDoesWhatItDid(boolean sharesReturns) throws Exception {
        Path jar = Path.of(JavaFile.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Map<String, byte[]> use = Oracle.compile(Map.of("Use.java", USE), "-cp", jar.toString());
        Map<String, byte[]> plain = classes(jar);
        EveryCallAwaits transformation = new EveryCallAwaits(
                new ClassFileHierarchy(plain, EveryCallAwaitsTest.class.getClassLoader()), sharesReturns);
        Map<String, byte[]> woven = new HashMap<>(use);
        woven.putAll(transformation.transform(plain));
        plain.putAll(use);
        String expected = run(plain);
        assertThat(expected).contains("enum E", "not a valid name");
        assertThat(run(woven)).isEqualTo(expected);
        assertThat(transformation.bodies()).isGreaterThan(400);
        assertThat(transformation.suspensions()).isGreaterThan(1500);
    }

    private static Map<String, byte[]> classes(Path jar) throws IOException {
        Map<String, byte[]> classes = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            List<JarEntry> entries = new ArrayList<>();
            Enumeration<JarEntry> all = file.entries();
            while (all.hasMoreElements()) {
                entries.add(all.nextElement());
            }
            for (JarEntry entry : entries) {
                String name = entry.getName();
                if (name.startsWith("com/") && name.endsWith(".class")) {
                    try (InputStream stream = file.getInputStream(entry)) {
                        classes.put(name.replace(".class", ""), stream.readAllBytes());
                    }
                }
            }
        }
        return classes;
    }

    private static String run(Map<String, byte[]> classes) throws ReflectiveOperationException, URISyntaxException {
        ClassLoader loader = new MemoryLoader(classes, EveryCallAwaitsTest.class.getClassLoader());
        return (String) loader.loadClass("Use").getMethod("run").invoke(null);
    }
}
