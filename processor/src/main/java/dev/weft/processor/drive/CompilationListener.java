package dev.weft.processor.drive;

import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.drive.SourceWeaver.WeaveFailure;
import dev.weft.processor.drive.SourceWeaver.WovenBody;
import dev.weft.processor.find.AnalyzedClass;
import dev.weft.processor.find.TestMethods;
import dev.weft.processor.model.Bodies;
import dev.weft.processor.model.CompiledBody;
import dev.weft.processor.model.Descriptors;
import dev.weft.processor.model.Place;
import dev.weft.processor.weave.Weaver;
import dev.weft.processor.weave.Woven;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.annotation.processing.Filer;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/**
 * Follows javac from the end of the rounds to the last class file.
 *
 * <p>Each top-level class is checked when it is attributed. When all class files are written, those with asynchronous
 * bodies are woven. javac writes class files one by one while it still attributes others, so an error can come when
 * some are there already: then, and when weaving fails, the class files of every source with asynchronous bodies are
 * deleted again.
 */
public final class CompilationListener implements TaskListener {
    private final Trees trees;
    private final Elements elements;
    private final Descriptors descriptors;
    private final Bodies bodies;
    private final Reporter reporter;
    private final Consumer<AnalyzedClass> checks;
    private final ClassFiles classFiles;
    private final ElementHierarchy hierarchy;
    private final boolean debug;

    private final Set<String> analyzed = new HashSet<>();

    /** Classes that javac has still to write class files of; of sources that it found by itself it need not. */
    private final Set<String> expected = new HashSet<>();

    private final Map<String, ClassFiles.ClassFile> outputs = new HashMap<>();
    private final Map<String, SourceOutput> sources = new LinkedHashMap<>();

    /**
     * A listener for one compilation.
     *
     * @param bodies what the rounds found
     * @param checks the checks of an attributed class
     * @param debug whether to keep what only a debugger shows, see {@link Weaver}
     */
    public CompilationListener(
            JavacTask task,
            Filer filer,
            Bodies bodies,
            Reporter reporter,
            Consumer<AnalyzedClass> checks,
            boolean debug) {
        this.trees = Trees.instance(task);
        this.elements = task.getElements();
        this.descriptors = new Descriptors(elements, task.getTypes());
        this.bodies = bodies;
        this.reporter = reporter;
        this.checks = checks;
        this.classFiles = new ClassFiles(filer, elements);
        this.hierarchy = new ElementHierarchy(elements, descriptors);
        this.debug = debug;
    }

    @Override
    public void started(TaskEvent event) {
        TypeElement type = event.getTypeElement();
        if (event.getKind() == TaskEvent.Kind.GENERATE && type != null) {
            guarded(() -> generating(type, event.getSourceFile()));
        }
    }

    @Override
    public void finished(TaskEvent event) {
        TypeElement type = event.getTypeElement();
        switch (event.getKind()) {
            case ANALYZE -> {
                if (type != null) {
                    guarded(() -> analyzed(type));
                }
            }
            case GENERATE -> {
                if (type != null) {
                    guarded(() -> generated(elements.getBinaryName(type).toString()));
                }
            }
            case COMPILATION -> guarded(this::completed);
            default -> {}
        }
    }

    private void analyzed(TypeElement type) {
        TreePath path = trees.getPath(type);
        String name = elements.getBinaryName(type).toString();
        if (path == null || !analyzed.add(name)) {
            return;
        }
        if (bodies.sawUnit(path.getCompilationUnit())) {
            expected.add(name);
        }
        if (bodies.sourceOfFrames(name).isPresent()) {
            return; // generated: nothing in it waits, and nobody wrote it
        }
        AnalyzedClass read = AnalyzedClass.read(trees, descriptors, bodies, path);
        read.classes().forEach(hierarchy::declare);
        read.bodies().forEach(this::add);
        TestMethods tests = TestMethods.in(read.classes(), descriptors);
        if (!tests.owners().isEmpty()) {
            source(path.getCompilationUnit().getSourceFile()).add(tests);
        }
        checks.accept(read);
    }

    private void add(CompiledBody compiled) {
        TypeElement owner = compiled.owner();
        source(compiled.path().getCompilationUnit().getSourceFile())
                .add(
                        new SourceOutput.Owner(
                                descriptors.internalName(owner),
                                ElementHierarchy.isLocal(owner),
                                elements.getModuleOf(owner)),
                        BodyToWeave.of(compiled, reporter.isWanted(Message.LARGE_METHOD, compiled.path())));
    }

    private void generating(TypeElement type, JavaFileObject file) throws IOException {
        String name = elements.getBinaryName(type).toString();
        Optional<String> sourceOfFrames = bodies.sourceOfFrames(name);
        String source = sourceOfFrames.orElseGet(() -> file.toUri().toString());
        SourceOutput known = sources.get(source);
        if (bodies.areIn(source) || (known != null && known.isToBeWoven())) {
            ClassFiles.ClassFile output = classFiles.of(type, file);
            outputs.put(name, output);
            source(source, file).add(name.replace('.', '/'), output, sourceOfFrames.isPresent());
        }
    }

    private void generated(String name) throws IOException {
        expected.remove(name);
        ClassFiles.ClassFile output = outputs.remove(name);
        if (output != null) {
            output.noteGenerated();
        }
    }

    private SourceOutput source(JavaFileObject file) {
        return source(file.toUri().toString(), file);
    }

    private SourceOutput source(String name, JavaFileObject file) {
        return sources.computeIfAbsent(name, key -> new SourceOutput(file));
    }

    private void completed() throws IOException {
        boolean stopped = reporter.failed() || !expected.isEmpty();
        SourceWeaver weaver = new SourceWeaver(hierarchy, debug);
        Deque<SourceOutput> open = new ArrayDeque<>(sources.values());
        List<SourceOutput> kept = new ArrayList<>();
        try {
            for (; !open.isEmpty(); open.remove()) {
                if (stopped || !weave(weaver, open.element())) {
                    open.element().discard();
                } else {
                    open.element().discardUnusedFrames();
                    kept.add(open.element());
                }
            }
            for (SourceOutput source : kept) {
                if (!isUndisturbed(source)) {
                    source.discard();
                }
            }
        } finally {
            // not empty when the memory is used up: javac ends, and what is not woven must not stay for the next build
            for (SourceOutput left : open) {
                left.discard();
            }
        }
    }

    /**
     * Weaves the class files of a source. Whatever goes wrong is an error of the user's compilation, never a crash of
     * javac.
     */
    private boolean weave(SourceWeaver weaver, SourceOutput source) {
        if (!source.isToBeWoven()) {
            return true;
        }
        try {
            weaver.weave(source).forEach(woven -> warnOfSize(source, woven));
            return true;
        } catch (WeaveFailure e) {
            report(e.kind(), source, e.place(), new Object[] {e.body().body().displayName(), e.getMessage()});
        } catch (IOException e) {
            report(source, e);
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            BodyToWeave first = firstOf(source);
            if (first == null) {
                reporter.error(Message.CRASHED, Crash.describe(e));
            } else {
                report(Message.NOT_WOVEN, source, first, Crash.describe(e));
            }
        }
        return false;
    }

    /**
     * Two compilations that write into one folder: of each file, only one of them finds at its end what it has written.
     */
    private boolean isUndisturbed(SourceOutput source) {
        try {
            source.check();
            return true;
        } catch (IOException e) {
            report(source, e);
            return false;
        }
    }

    private static @Nullable BodyToWeave firstOf(SourceOutput source) {
        return source.bodies().isEmpty()
                ? null
                : source.bodies().values().iterator().next().get(0);
    }

    private void report(SourceOutput source, IOException failure) {
        BodyToWeave first = firstOf(source);
        if (first == null) {
            reporter.error(Message.CRASHED, Crash.describe(failure));
        } else {
            report(source, first, failure);
        }
    }

    private void report(SourceOutput source, BodyToWeave body, IOException failure) {
        if (failure instanceof ClassFiles.NotFoundException) {
            report(Message.CLASS_FILE_NOT_FOUND, source, body, failure.getMessage());
        } else if (failure instanceof ClassFiles.ChangedException) {
            report(Message.OUTPUT_SHARED, source, body, failure.getMessage());
        } else {
            report(Message.CLASS_FILE_LOST, source, body, failure);
        }
    }

    private void warnOfSize(SourceOutput source, WovenBody woven) {
        if (woven.bytes() > Woven.HUGE_METHOD && woven.body().warnsOfSize()) {
            report(Message.LARGE_METHOD, source, woven.body(), woven.bytes(), Woven.HUGE_METHOD);
        }
    }

    private void report(Message message, SourceOutput source, BodyToWeave body, @Nullable Object... why) {
        @Nullable Object[] arguments = new Object[why.length + 1];
        arguments[0] = body.body().displayName();
        System.arraycopy(why, 0, arguments, 1, why.length);
        report(message, source, body.body().place(), arguments);
    }

    private void report(Message message, SourceOutput source, Place place, @Nullable Object[] arguments) {
        LostTrees.find(source.source(), place)
                .ifPresentOrElse(
                        tree -> reporter.reportChecked(message, tree, arguments),
                        () -> reporter.reportChecked(message, null, arguments));
    }

    /** Runs a reaction to an event: javac would end abnormally at an exception that leaves it. */
    private void guarded(Reaction reaction) {
        try {
            reaction.run();
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            reporter.error(Message.CRASHED, Crash.describe(e));
        }
    }

    private interface Reaction {
        void run() throws IOException;
    }
}
