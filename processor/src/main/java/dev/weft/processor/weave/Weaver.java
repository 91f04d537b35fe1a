package dev.weft.processor.weave;

import dev.weft.processor.weave.analyse.Liveness;
import dev.weft.processor.weave.analyse.TypeAnalysis;
import dev.weft.processor.weave.code.BodySpec;
import dev.weft.processor.weave.code.KnownClasses;
import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.WeaveException;
import dev.weft.processor.weave.lower.Lowering;
import dev.weft.processor.weave.lower.LoweringException;
import dev.weft.processor.weave.lower.StackMaps;
import dev.weft.processor.weave.split.AsyncLambdas;
import dev.weft.processor.weave.split.Body;
import dev.weft.processor.weave.split.BodyFrame;
import dev.weft.processor.weave.split.BodyMethods;
import dev.weft.processor.weave.split.BodyParts;
import dev.weft.processor.weave.split.Callees;
import dev.weft.processor.weave.split.ClipVariables;
import dev.weft.processor.weave.split.DirectCalls;
import dev.weft.processor.weave.split.EntryMethod;
import dev.weft.processor.weave.split.LowerReturns;
import dev.weft.processor.weave.split.RelocateNew;
import dev.weft.processor.weave.split.RemoveUnreachable;
import dev.weft.processor.weave.split.SpillFields;
import dev.weft.processor.weave.split.SplitBody;
import dev.weft.processor.weave.split.Suspension;
import dev.weft.processor.weave.write.ConstantPool;
import dev.weft.processor.weave.write.FrameClass;
import dev.weft.processor.weave.write.FrameLinker;
import dev.weft.processor.weave.write.FrameSpread;
import dev.weft.processor.weave.write.FramesClass;
import dev.weft.processor.weave.write.NestMembers;
import dev.weft.processor.weave.write.OwnerClass;
import dev.weft.processor.weave.write.ShellTables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Cuts the asynchronous bodies of a class at their awaits.
 *
 * <p>A body goes through these steps, each of them one class with an example, before ⇒ after:
 *
 * <ol>
 *   <li>{@link AsyncLambdas} finds the lambdas of {@code async(...)}, {@link LambdaMatcher} tells which is which, and
 *       their places make frames.
 *   <li>{@link Lowering} writes asynchronous scopes and loops out: all that is left are {@code await} and {@code emit}
 *       markers.
 *   <li>{@link RelocateNew} creates no object around an await.
 *   <li>{@link LowerReturns} makes a body return what its frame returns.
 *   <li>{@link Callees} tells which calls of one body by another are {@link DirectCalls}, without a coroutine between
 *       them.
 *   <li>{@link Suspension} finds the suspensions, with the types on the stack ({@link TypeAnalysis}) and the variables
 *       that are read later ({@link Liveness}); {@link SplitBody} cuts the body there, with {@link SpillFields} for
 *       what lives across. A body that does not fit into a method otherwise is cut into {@link BodyParts} before.
 *   <li>{@link ClipVariables} keeps the debugger's table of variables true.
 *   <li>{@link EntryMethod} parts the method; {@link FrameSpread} gives the frames their classes, {@link FrameLinker}
 *       puts these into the code, {@link FrameClass} fills the shells, {@link OwnerClass} writes the class.
 * </ol>
 *
 * <p>Cost: that of the steps; again for each way to make a body fit that is too long, see {@link Fit}.
 */
public final class Weaver {
    /**
     * How much deeper than javac's the stack may become; the analyses need a bound, the true depth is computed at the
     * end.
     */
    private static final int STACK_RESERVE = 16;

    private static final int LARGEST_METHOD = 65535;

    private final TypeHierarchy hierarchy;
    private final boolean debug;
    private final int lengthOfParts;

    /** A weaver that asks {@code hierarchy} about types; it keeps no other state and may be used for many classes. */
    public Weaver(TypeHierarchy hierarchy) {
        this(hierarchy, false);
    }

    /**
     * A weaver that asks {@code hierarchy} about types; it keeps no other state and may be used for many classes.
     *
     * @param debug whether variables are kept across a suspension that are in scope but not read any more, for
     *     debuggers to show them; that needs a class file with a table of variables, as javac writes it with {@code -g}
     */
    public Weaver(TypeHierarchy hierarchy, boolean debug) {
        this(hierarchy, debug, 0);
    }

    private Weaver(TypeHierarchy hierarchy, boolean debug, int lengthOfParts) {
        this.hierarchy = hierarchy;
        this.debug = debug;
        this.lengthOfParts = lengthOfParts;
    }

    /**
     * A weaver that cuts each body into parts, however short it is; another one does so with what fits into no method.
     *
     * @param length about how many bytes a part has
     */
    public static Weaver inParts(TypeHierarchy hierarchy, int length) {
        return new Weaver(hierarchy, false, length);
    }

    /**
     * Weaves one class. The result depends on the request, the hierarchy and the options alone.
     *
     * @throws WeaveException if a body cannot be woven; nothing of the class may be kept then
     */
    public Woven weave(WeaveRequest request) throws WeaveException {
        if (debug) {
            try {
                return new OneClass(request, true, Map.of()).weave();
            } catch (WeaveException e) {
                if (e.reason() != WeaveException.Reason.TOO_LARGE) {
                    throw e;
                }
                // perhaps only because of the variables that nothing but a debugger needs
            }
        }
        Map<BodySpec, Fit> fits = new HashMap<>();
        Map<BodySpec, WeaveException> refusals = new HashMap<>();
        while (true) {
            try {
                return new OneClass(request, false, fits).weave();
            } catch (WeaveException e) {
                @Nullable BodySpec tooLarge = e.reason() == WeaveException.Reason.TOO_LARGE ? e.body() : null;
                if (tooLarge == null) {
                    throw e;
                }
                Fit tried = fits.getOrDefault(tooLarge, Fit.AS_IT_IS);
                if (tried == Fit.COMPACT) {
                    refusals.put(tooLarge, e);
                } else if (tried.isLast()) {
                    throw Objects.requireNonNull(refusals.get(tooLarge));
                }
                fits.put(tooLarge, tried.next());
            }
        }
    }

    /**
     * The class file {@code host} with {@code members} added to its nest; those that it has already are not added
     * again.
     */
    public static byte[] addNestMembers(byte[] host, Collection<String> members) {
        return NestMembers.add(host, members);
    }

    /** The class file of the class that is generated for a top-level class, for one that no frame is of. */
    public static byte[] emptyFrames(byte[] classFile) {
        return FramesClass.emptied(classFile);
    }

    /** A body that was woven, and the ends of its methods; the length of their code is known when they are written. */
    private record WovenBody(BodySpec spec, List<MethodNode> methods, int suspensions, List<LabelNode> ends) {
        int length() {
            return ends.stream().mapToInt(end -> end.getLabel().getOffset()).sum();
        }

        int instructions() {
            return methods.stream()
                    .mapToInt(method -> method.instructions.size())
                    .sum();
        }
    }

    private final class OneClass {
        private final WeaveRequest request;
        private final boolean debug;

        /** What is done for the bodies that are too long otherwise. */
        private final Map<BodySpec, Fit> fits;

        private final ClassNode owner = new ClassNode();
        private final Map<String, ClassReader> shells = new LinkedHashMap<>();
        private final Map<String, BodyFrame> frames = new LinkedHashMap<>();
        private final Map<String, Integer> bodiesOfName = new HashMap<>();
        private final Map<String, List<MethodNode>> rewritten = new LinkedHashMap<>();
        private final List<WovenBody> bodies = new ArrayList<>();
        private final TypeHierarchy types;
        private final Callees callees = new Callees(owner);
        private final @Nullable StackMaps maps;

        /** Whether nothing creates the objects any more that the class file has bootstrap entries for. */
        private boolean lambdasAreGone;

        /** What is being woven, to be blamed for what goes wrong. */
        private @Nullable BodySpec current;

        OneClass(WeaveRequest request, boolean debug, Map<BodySpec, Fit> fits) {
            this.request = request;
            this.fits = Map.copyOf(fits);
            this.debug = debug;
            ClassReader reader = new ClassReader(request.owner());
            if (request.bodies().stream().anyMatch(OneClass::hasScopes)) {
                reader.accept(owner, ClassReader.EXPAND_FRAMES);
                maps = StackMaps.take(owner);
            } else {
                reader.accept(owner, ClassReader.SKIP_FRAMES);
                maps = null;
            }
            Map<String, ClassReader> known = new LinkedHashMap<>();
            known.put(owner.name, reader);
            request.shells().forEach((name, bytes) -> shells.put(name, new ClassReader(bytes)));
            known.putAll(shells);
            for (BodySpec spec : request.bodies()) {
                @Nullable ClassReader shell = shells.get(spec.frame());
                if (shell != null) {
                    BodyFrame frame = new BodyFrame(spec);
                    frames.put(frame.name(), frame);
                    known.put(frame.name(), shell);
                }
            }
            this.types = new KnownClasses(known, hierarchy);
        }

        private static boolean hasScopes(BodySpec spec) {
            return spec.scopes() == null || !spec.scopes().scopes().isEmpty();
        }

        Woven weave() throws WeaveException {
            try {
                return weaveBodies();
            } catch (WeaveException e) {
                throw e.in(current);
            } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
                throw WeaveException.defect(current == null ? request.bodies().get(0) : current, e);
            }
        }

        private Woven weaveBodies() throws WeaveException {
            checkNothingIsWoven();
            Map<BodySpec, AsyncLambdas.Lambda> lambdas = LambdaMatcher.match(
                    owner,
                    AsyncLambdas.find(owner),
                    request.bodies().stream()
                            .filter(spec -> spec.kind() == BodySpec.Kind.LAMBDA)
                            .toList(),
                    request.creations());
            for (Map.Entry<BodySpec, AsyncLambdas.Lambda> entry : lambdas.entrySet()) {
                BodySpec spec = entry.getKey();
                current = spec;
                AsyncLambdas.Lambda lambda = entry.getValue();
                AsyncLambdas.checkUses(lambda);
                BodyFrame frame = frame(spec);
                frame.setInputs(owner, lambda.implementation, nameOfBody(lambda.implementation));
                AsyncLambdas.replace(lambda, frame);
                lambdasAreGone = true;
                for (AsyncLambdas.Site site : lambda.sites) {
                    rewritten.put(site.method().name + site.method().desc, List.of(site.method()));
                }
            }
            findDirectCalls(lambdas.values());
            for (BodySpec spec : request.bodies()) {
                current = spec;
                AsyncLambdas.@Nullable Lambda lambda = lambdas.get(spec);
                if (lambda != null) {
                    MethodNode method = lambda.implementation;
                    @Nullable MethodNode other = AsyncLambdas.forOthers(lambda);
                    String key = method.name + method.desc;
                    List<MethodNode> methods = new ArrayList<>(weave(spec, method, frame(spec)));
                    if (other != null) {
                        methods.add(0, other);
                    }
                    rewritten.put(key, methods);
                } else if (spec.kind() != BodySpec.Kind.LAMBDA) {
                    weaveMethod(spec);
                }
            }
            current = null;
            return write();
        }

        private void findDirectCalls(Collection<AsyncLambdas.Lambda> lambdas) throws WeaveException {
            Map<MethodNode, Boolean> callers = new LinkedHashMap<>();
            lambdas.forEach(lambda -> callers.put(lambda.implementation, false));
            for (BodySpec spec : request.bodies()) {
                current = spec;
                if (spec.kind() != BodySpec.Kind.LAMBDA) {
                    MethodNode method = method(spec);
                    frame(spec).setInputs(owner, method, nameOfBody(method));
                    callers.put(method, true);
                }
                if (spec.kind() == BodySpec.Kind.METHOD && lengthOfPart(spec) == 0) {
                    callees.add(method(spec), frame(spec));
                }
            }
            callers.forEach((caller, returnsOutcomes) -> callees.findCalls(caller, returnsOutcomes, types));
        }

        private MethodNode method(BodySpec spec) throws WeaveException {
            return owner.methods.stream()
                    .filter(candidate ->
                            candidate.name.equals(spec.methodName()) && candidate.desc.equals(spec.descriptor()))
                    .findAny()
                    .orElseThrow(() -> mismatch(spec, "is not in the class file"));
        }

        private void weaveMethod(BodySpec spec) throws WeaveException {
            MethodNode method = method(spec);
            if ((method.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
                throw new WeaveException(
                        WeaveException.Reason.MONITOR,
                        "a 'synchronized' method cannot wait; use dev.weft.sync.AsyncLock to keep others out across an"
                                + " await",
                        spec.methodName(),
                        spec.line());
            }
            if (method.instructions.size() == 0) {
                throw mismatch(spec, "has no code");
            }
            BodyFrame frame = frame(spec);
            List<LocalVariableNode> parameters = EntryMethod.parameters(owner, method);
            List<MethodNode> methods = new ArrayList<>(weave(spec, method, frame));
            EntryMethod.fill(owner, method, frame, spec.line(), parameters);
            methods.add(0, method);
            rewritten.put(method.name + method.desc, methods);
        }

        private Fit fit(BodySpec spec) {
            return fits.getOrDefault(spec, Fit.AS_IT_IS);
        }

        private int lengthOfPart(BodySpec spec) {
            return lengthOfParts > 0 ? lengthOfParts : fit(spec).lengthOfPart;
        }

        private List<MethodNode> weave(BodySpec spec, MethodNode method, BodyFrame frame) throws WeaveException {
            try {
                method.maxStack += STACK_RESERVE;
                Lowering.lower(method, spec.kind() == BodySpec.Kind.LAMBDA, types::isSubtype, spec.scopes(), maps);
                new RelocateNew().run(owner, method, types);
                Body body = new Body(owner, method, spec, frame, types, callees);
                LowerReturns.run(body);
                new RemoveUnreachable().run(owner, method, types);
                BodyMethods woven = lengthOfPart(spec) == 0
                        ? BodyMethods.one(body, debug, fit(spec) == Fit.COMPACT)
                        : BodyParts.cut(body, debug, lengthOfPart(spec), () -> nameOfPart(method));
                frame.setBody(owner, woven.methods().get(0), woven.suspensions());
                List<LabelNode> ends = new ArrayList<>();
                for (MethodNode part : woven.methods()) {
                    LabelNode end = new LabelNode();
                    part.instructions.add(end);
                    ends.add(end);
                }
                bodies.add(
                        new WovenBody(spec, woven.methods(), woven.suspensions().size(), ends));
                return woven.methods();
            } catch (LoweringException e) {
                WeaveException.Reason reason =
                        e.scope() < 0 ? WeaveException.Reason.UNSUPPORTED : WeaveException.Reason.SCOPE;
                throw new WeaveException(reason, e.text(), spec.methodName(), e.line()).at(e.scope());
            } catch (IllegalArgumentException e) {
                throw unknownClass(spec, e);
            }
        }

        private WeaveException tooLarge(BodySpec spec, String how, int suspensions) {
            return tooLarge(
                    spec, how + " with its " + suspensions + " awaits, and a method may have " + LARGEST_METHOD);
        }

        private WeaveException tooLarge(BodySpec spec, String how) {
            return new WeaveException(WeaveException.Reason.TOO_LARGE, how, spec.methodName(), spec.line()).in(spec);
        }

        private BodyFrame frame(BodySpec spec) throws WeaveException {
            @Nullable BodyFrame frame = frames.get(BodyFrame.name(spec));
            if (frame == null) {
                throw mismatch(spec, "has no frame class " + spec.frame().replace('/', '.'));
            }
            return frame;
        }

        private String nameOfBody(MethodNode method) {
            int others = bodiesOfName.merge(method.name, 1, Integer::sum) - 1;
            return EntryMethod.nameOfBody(method, others);
        }

        private String nameOfPart(MethodNode method) {
            return EntryMethod.nameOfPart(method, bodiesOfName.merge(method.name, 1, Integer::sum) - 1);
        }

        /**
         * What is woven must not be woven again: it is not what javac has written here, and would run its states as a
         * body.
         */
        private void checkNothingIsWoven() throws WeaveException {
            for (BodySpec spec : request.bodies()) {
                @Nullable ClassReader shell = shells.get(spec.frame());
                if (shell != null && FrameClass.isWoven(shell)) {
                    throw woven(spec, spec.frame());
                }
                if (spec.kind() != BodySpec.Kind.LAMBDA && EntryMethod.isFilled(method(spec))) {
                    throw woven(spec, owner.name);
                }
            }
        }

        private static WeaveException woven(BodySpec spec, String name) {
            return new WeaveException(
                            WeaveException.Reason.WOVEN,
                            name + ".class is woven already",
                            spec.methodName(),
                            spec.line())
                    .in(spec);
        }

        private WeaveException mismatch(BodySpec spec, String message) {
            return new WeaveException(WeaveException.Reason.MISMATCH, message, spec.methodName(), spec.line());
        }

        private Woven write() throws WeaveException {
            String nestHost = owner.nestHostClass == null ? owner.name : owner.nestHostClass;
            List<FrameClass> classes = FrameSpread.spread(
                    frames.values().stream().filter(BodyFrame::hasBody).toList(),
                    descriptor -> SpillFields.isNameable(Type.getType(descriptor), owner.name, types));
            FrameLinker linker = new FrameLinker(classes);
            rewritten.values().forEach(methods -> methods.forEach(linker::link));
            List<String> members = classes.stream().map(FrameClass::name).toList();
            byte[] written = writeOwner(nestHost.equals(owner.name) ? members : List.of());
            ShellTables tables = new ShellTables(shells);
            Map<String, byte[]> frameBytes = new LinkedHashMap<>();
            for (FrameClass frame : classes) {
                ClassReader shell = Objects.requireNonNull(shells.get(frame.name()));
                frameBytes.put(frame.name(), frame.toBytes(shell, tables, nestHost, linker));
            }
            List<Woven.BodySize> sizes = new ArrayList<>();
            for (WovenBody body : bodies) {
                sizes.add(new Woven.BodySize(body.spec, body.length(), body.suspensions));
            }
            return new Woven(written, frameBytes, nestHost, members, sizes);
        }

        private byte[] writeOwner(List<String> nestMembers) throws WeaveException {
            try {
                byte[] written = OwnerClass.write(request.owner(), rewritten, nestMembers, types, this::writing);
                return lambdasAreGone ? ConstantPool.withoutUnused(written) : written;
            } catch (MethodTooLargeException e) {
                for (WovenBody body : bodies) {
                    if (body.methods.stream()
                            .anyMatch(method ->
                                    method.name.equals(e.getMethodName()) && method.desc.equals(e.getDescriptor()))) {
                        throw tooLarge(body.spec, "is " + e.getCodeSize() + " bytes long", body.suspensions);
                    }
                }
                throw e;
            } catch (ClassTooLargeException e) {
                BodySpec largest = largest();
                throw new WeaveException(
                                WeaveException.Reason.CLASS_TOO_LARGE,
                                "it has " + e.getConstantPoolCount() + " constants then, and a class may have 65535",
                                largest.methodName(),
                                largest.line())
                        .in(largest);
            } catch (IllegalArgumentException e) {
                throw unknownClass(current == null ? bodies.get(0).spec : current, e);
            }
        }

        private void writing(@Nullable MethodNode method) {
            current = bodies.stream()
                    .filter(body -> body.methods.stream().anyMatch(one -> one == method))
                    .map(WovenBody::spec)
                    .findAny()
                    .orElse(null);
        }

        private BodySpec largest() {
            return Collections.max(bodies, Comparator.comparingInt(WovenBody::instructions)).spec;
        }

        private WeaveException unknownClass(BodySpec spec, IllegalArgumentException e) {
            return new WeaveException(
                    WeaveException.Reason.UNKNOWN_CLASS,
                    String.valueOf(e.getMessage()),
                    spec.methodName(),
                    spec.line());
        }
    }
}
