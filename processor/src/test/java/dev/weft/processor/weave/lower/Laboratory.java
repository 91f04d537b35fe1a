package dev.weft.processor.weave.lower;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.weft.processor.find.AsyncTries;
import dev.weft.processor.shape.SourceScope;
import dev.weft.processor.shape.SourceScopes;
import dev.weft.processor.weave.code.RuntimeNames;
import dev.weft.testkit.MemoryClasses;
import dev.weft.testkit.MemoryLoader;
import dev.weft.testkit.MemorySource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.util.CheckClassAdapter;

/** Compiles test programs with the javac of the running JDK, lowers their methods, checks the result and loads it. */
final class Laboratory {
    private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

    /** What may be lowered, and how the scopes of the source are changed before. */
    private final boolean withSources;

    private final Map<String, SourceScopes> scopes = new HashMap<>();
    private final Map<String, byte[]> classes = new HashMap<>();

    private Laboratory(boolean withSources) {
        this.withSources = withSources;
    }

    /** Compiles a class and lowers its methods; what the source says about scopes is compared with the class file. */
    static Class<?> load(String name, String source, String... options) throws LoweringException {
        return new Laboratory(true).compile(name, source, options).loadLowered(name);
    }

    /** Like {@link #load}, but for a class whose source is not known. */
    static Class<?> loadWithoutSource(String name, String source) throws LoweringException {
        return new Laboratory(false).compile(name, source).loadLowered(name);
    }

    /** The lowered class as tree. */
    static ClassNode lowered(String name, String source) throws LoweringException {
        Laboratory laboratory = new Laboratory(true).compile(name, source);
        return laboratory.lower(laboratory.classes.get(name));
    }

    private Laboratory compile(String name, String source, String... options) {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> arguments = new ArrayList<>(List.of("-g", "-proc:none", "-nowarn"));
        arguments.addAll(List.of(options));
        try (MemoryClasses files = new MemoryClasses(JAVAC.getStandardFileManager(diagnostics, null, null))) {
            JavacTask task = (JavacTask) JAVAC.getTask(
                    null, files, diagnostics, arguments, null, List.of(new MemorySource(name + ".java", source)));
            var units = task.parse();
            task.analyze();
            Trees trees = Trees.instance(task);
            units.forEach(unit -> new ScopeReader(task, trees).scan(unit, null));
            task.generate();
            classes.putAll(files.classes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        for (Diagnostic<?> diagnostic : diagnostics.getDiagnostics()) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                throw new AssertionError(diagnostic + "\n" + source);
            }
        }
        return this;
    }

    private Class<?> loadLowered(String name) throws LoweringException {
        Map<String, byte[]> lowered = new HashMap<>();
        for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
            ClassNode node = lower(entry.getValue());
            ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
                @Override
                protected String getCommonSuperClass(String first, String second) {
                    boolean throwables = isSubtype().test(first, RuntimeNames.THROWABLE)
                            && isSubtype().test(second, RuntimeNames.THROWABLE);
                    return throwables ? RuntimeNames.THROWABLE : "java/lang/Object";
                }
            };
            writer.setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE);
            node.accept(writer);
            lowered.put(entry.getKey(), writer.toByteArray());
            StringWriter problems = new StringWriter();
            CheckClassAdapter.verify(
                    new ClassReader(writer.toByteArray()), loader(classes), false, new PrintWriter(problems, true));
            if (!problems.toString().isEmpty()) {
                throw new AssertionError(problems.toString());
            }
        }
        try {
            return Class.forName(name, true, loader(lowered));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ClassLoader loader(Map<String, byte[]> classes) {
        return new MemoryLoader(classes, Laboratory.class.getClassLoader());
    }

    private ClassNode lower(byte[] bytes) throws LoweringException {
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(node, ClassReader.EXPAND_FRAMES);
        StackMaps maps = StackMaps.take(node);
        for (MethodNode method : node.methods) {
            SourceScopes sources = withSources ? scopes.getOrDefault(method.name, SourceScopes.NONE) : null;
            Lowering.lower(method, method.name.startsWith("lambda$"), isSubtype(), sources, maps);
            for (AbstractInsnNode insn : method.instructions) {
                if (Calls.isAwaitEach(insn)) {
                    throw new AssertionError("awaitEach is left in " + method.name);
                }
                if (insn instanceof MethodInsnNode call && awaits(call)) {
                    call.owner = Play.class.getName().replace('.', '/');
                }
            }
        }
        return node;
    }

    private static boolean awaits(MethodInsnNode call) {
        return (call.name.equals("await") && call.owner.equals(RuntimeNames.ASYNCIO))
                || (List.of("advance", "close").contains(call.name) && call.owner.equals(RuntimeNames.GENERATOR_FRAME));
    }

    private BiPredicate<String, String> isSubtype() {
        ClassLoader loader = loader(classes);
        return (type, ancestor) -> {
            try {
                Class<?> first = Class.forName(type.replace('/', '.'), false, loader);
                return Class.forName(ancestor.replace('/', '.'), false, loader).isAssignableFrom(first);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /** Reads from the trees what the front-end would tell; methods are told apart by name. */
    private final class ScopeReader extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final JavacTask task;
        private final Trees trees;

        ScopeReader(JavacTask task, Trees trees) {
            this.task = task;
            this.trees = trees;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
            boolean coroutine = String.valueOf(tree.getReturnType()).startsWith("Coroutine");
            SourceScopes found =
                    AsyncTries.of(trees, task.getTypes(), task.getElements(), getCurrentPath(), new ArrayList<>());
            // the empty result is a coroutine; other methods are here only because they are easier to call
            List<SourceScope> resources = found.scopes().stream()
                    .map(each -> coroutine || each.completion() != SourceScope.Completion.ENDS_BODY
                            ? each
                            : new SourceScope(each.kind(), each.line(), SourceScope.Completion.NEVER, null))
                    .toList();
            scopes.put(tree.getName().toString(), new SourceScopes(resources, found.orders()));
            return super.visitMethod(tree, null);
        }
    }
}
