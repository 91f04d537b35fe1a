package dev.weft.processor;

import com.google.auto.service.AutoService;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.weft.processor.diagnostic.Lint;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.diagnostic.Reporter;
import dev.weft.processor.drive.CompilationListener;
import dev.weft.processor.drive.Crash;
import dev.weft.processor.drive.JavacAccess;
import dev.weft.processor.drive.StaleFrames;
import dev.weft.processor.find.AnalyzedClass;
import dev.weft.processor.find.BodyFinder;
import dev.weft.processor.find.CodegenVersion;
import dev.weft.processor.generate.FrameWriter;
import dev.weft.processor.model.AsyncBody;
import dev.weft.processor.model.AsyncMethods;
import dev.weft.processor.model.Bodies;
import dev.weft.processor.model.FoundBody;
import dev.weft.processor.model.WeftNames;
import dev.weft.processor.validate.Checks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.FilerException;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * Compiles {@code @Async} methods and {@code async(...)} lambdas to resumable state machines, within one run of javac.
 * This class only connects the stages; read on in their order:
 *
 * <ol>
 *   <li>{@link BodyFinder} finds the asynchronous bodies of each compilation unit in the rounds of annotation
 *       processing, by declarations and syntax. The result is a {@link FoundBody} for each.
 *   <li>{@link FrameWriter} writes a source file for each class that has some, and a frame class in there for each
 *       body: the state machine, still without its states.
 *   <li>{@link CompilationListener} takes over when the rounds are done. Each attributed class becomes an
 *       {@link AnalyzedClass} and passes the {@link Checks}; errors end the compilation here.
 *   <li>When javac has written its class files, the listener hands those with asynchronous bodies to the weaver and
 *       writes the woven ones in their place.
 * </ol>
 *
 * <p>Looks at every class, because a class that has nothing but lambdas carries no annotation, and claims no
 * annotation: {@link ClaimingProcessor} does that.
 */
@AutoService(Processor.class)
public final class AsyncProcessor extends AbstractProcessor {
    /** The option that keeps variables for debuggers: {@code -Aweft.debug=true}, or without a value. */
    private static final String DEBUG = "weft.debug";

    private final Bodies bodies = new Bodies();
    private @Nullable Stages stages;

    /** Whether the runtime fits; null before the first body is there. */
    private @Nullable Boolean isRuntimeRight;

    /** Called by javac's service loader. */
    public AsyncProcessor() {}

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of("*");
    }

    @Override
    public Set<String> getSupportedOptions() {
        return Set.of(Lint.OPTION, DEBUG);
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
        super.init(environment);
        JavacAccess.taskOf(environment).ifPresent(task -> stages = Stages.connect(task, environment, bodies));
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        if (stages == null) {
            refuse(round);
        } else if (!round.processingOver()) {
            try {
                process(stages, round);
            } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
                stages.reporter.error(Message.CRASHED, Crash.describe(e));
            }
        }
        return false;
    }

    /** Another compiler would compile the methods as they stand, and the markers would fail at run time. */
    private void refuse(RoundEnvironment round) {
        TypeElement annotation = processingEnv.getElementUtils().getTypeElement(WeftNames.ASYNC_ANNOTATION);
        Set<? extends Element> methods = annotation == null ? Set.of() : round.getElementsAnnotatedWith(annotation);
        for (Element method : methods) {
            String text = Message.NEEDS_JAVAC.format(processingEnv.getClass().getName());
            processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, text, method);
        }
    }

    private void process(Stages stages, RoundEnvironment round) {
        stages.writer.startRound();
        Set<CompilationUnitTree> seen = new LinkedHashSet<>();
        for (TypeElement type : ElementFilter.typesIn(round.getRootElements())) {
            TreePath path = stages.trees.getPath(type);
            if (path != null && seen.add(path.getCompilationUnit())) {
                process(stages, type, path.getCompilationUnit());
            }
        }
    }

    private void process(Stages stages, TypeElement type, CompilationUnitTree unit) {
        List<FoundBody> found = BodyFinder.find(stages.trees, unit);
        bodies.add(unit, found);
        if (!found.isEmpty() && isRuntimeRight(stages, type, unit, found.get(0))) {
            Map<String, List<FoundBody>> byTopLevel = new LinkedHashMap<>();
            for (FoundBody body : found) {
                byTopLevel
                        .computeIfAbsent(body.body().frames(), name -> new ArrayList<>())
                        .add(body);
            }
            byTopLevel.values().forEach(some -> write(stages, type, unit, some));
        }
    }

    /**
     * Code for another runtime would not compile, or fail when it runs: in either case far from what has to be changed.
     */
    private boolean isRuntimeRight(Stages stages, TypeElement type, CompilationUnitTree unit, FoundBody first) {
        if (isRuntimeRight == null) {
            CodegenVersion version = CodegenVersion.seenBy(type, processingEnv.getElementUtils());
            isRuntimeRight = version != null && version.runs(CodegenVersion.OWN);
            if (!isRuntimeRight) {
                stages.reporter.error(
                        Message.RUNTIME_VERSION,
                        unit,
                        first.tree(),
                        CodegenVersion.OWN,
                        first.body().displayName(),
                        version == null ? "none" : "version " + version);
            }
        }
        return isRuntimeRight;
    }

    /** Writes the frames of a top-level class; {@code type} stands for its source file. */
    private void write(Stages stages, TypeElement type, CompilationUnitTree unit, List<FoundBody> found) {
        AsyncBody first = found.get(0).body();
        try {
            if (stages.stale != null) {
                stages.stale.delete(type, found.stream().map(FoundBody::body).toList());
            }
            checkIsFree(type, first);
            stages.writer.write(type, found);
        } catch (IOException e) {
            stages.reporter.error(
                    Message.FRAME_NOT_WRITTEN, unit, found.get(0).tree(), first.displayName(), why(type, first, e));
        }
    }

    /** A class of the user that an earlier compilation has made is no clash for javac, and would be written over. */
    private void checkIsFree(TypeElement type, AsyncBody body) throws IOException {
        TypeElement existing = existing(type, body);
        if (existing != null && !isGenerated(existing)) {
            throw new IOException(StaleFrames.taken("the class " + existing.getQualifiedName()));
        }
    }

    private @Nullable TypeElement existing(TypeElement type, AsyncBody body) {
        Elements elements = processingEnv.getElementUtils();
        return elements.getTypeElement(elements.getModuleOf(type), body.framesBinaryName());
    }

    private static boolean isGenerated(TypeElement existing) {
        return existing.getAnnotationMirrors().stream()
                .anyMatch(mirror -> AsyncMethods.isClass(
                        mirror.getAnnotationType(), WeftNames.CODEGEN + "." + WeftNames.GENERATED_FRAME));
    }

    /**
     * A source that an earlier run generated, and that a wildcard of this one names, has to be told from a class of the
     * user.
     */
    private @Nullable String why(TypeElement type, AsyncBody body, IOException failure) {
        TypeElement existing = existing(type, body);
        return existing != null && isGenerated(existing) && failure instanceof FilerException
                ? "its source, which an earlier run generated, is among the sources to compile. Delete " + body.frames()
                        + ".java, and keep generated sources apart with -s or -d, or name your own sources only"
                : failure.getMessage();
    }

    /** What needs javac: made when the compiler is known to be javac. */
    private record Stages(Trees trees, @Nullable StaleFrames stale, FrameWriter writer, Reporter reporter) {
        static Stages connect(JavacTask task, ProcessingEnvironment environment, Bodies bodies) {
            Trees trees = Trees.instance(task);
            Lint lint = new Lint(environment.getOptions().get(Lint.OPTION));
            Reporter reporter = new Reporter(trees, environment.getMessager(), lint);
            lint.unknown().forEach(word -> reporter.error(Message.UNKNOWN_LINT, word, Lint.names()));
            task.addTaskListener(new CompilationListener(
                    task,
                    environment.getFiler(),
                    bodies,
                    reporter,
                    new Checks(task, bodies, reporter),
                    isDebug(environment.getOptions(), reporter)));
            FrameWriter writer = new FrameWriter(environment.getFiler(), task.getElements());
            StaleFrames stale =
                    JavacAccess.isWrapped(environment) ? null : new StaleFrames(task, environment.getFiler());
            return new Stages(trees, stale, writer, reporter);
        }

        private static boolean isDebug(Map<String, String> options, Reporter reporter) {
            @Nullable String value = options.get(DEBUG);
            if (value != null && !value.equals("true") && !value.equals("false")) {
                reporter.error(Message.UNKNOWN_DEBUG, value);
            }
            return value == null ? options.containsKey(DEBUG) : value.equals("true");
        }
    }
}
