package dev.weft.processor.javac;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.javac.ClassFiles.ClassFile;
import dev.weft.processor.model.AsyncBody;
import dev.weft.processor.model.BodyKind;
import dev.weft.processor.model.CompiledBody;
import dev.weft.processor.model.Descriptors;
import dev.weft.processor.weave.BodySpec;
import dev.weft.processor.weave.WeaveException;
import dev.weft.processor.weave.WeaveRequest;
import dev.weft.processor.weave.Weaver;
import dev.weft.processor.weave.Woven;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/** Weaves the class files of one source file: reads them, hands them to the weaver, and writes all or nothing back. */
final class SourceWeaver {
    private final ElementHierarchy hierarchy;
    private final Descriptors descriptors;
    private final Weaver weaver;

    SourceWeaver(ElementHierarchy hierarchy, Descriptors descriptors, boolean debug) {
        this.hierarchy = hierarchy;
        this.descriptors = descriptors;
        this.weaver = new Weaver(hierarchy, debug);
    }

    /**
     * Weaves every class of {@code source}. Nothing is written unless all of them can be woven.
     *
     * @return the sizes of what was woven
     */
    List<WovenBody> weave(SourceOutput source) throws IOException, WeaveFailure {
        source.dropWhatIsNeverCompiled();
        Map<String, byte[]> written = new LinkedHashMap<>();
        Map<String, List<String>> nestMembers = new LinkedHashMap<>();
        Map<String, String> ownerOfFrame = new LinkedHashMap<>();
        List<WovenBody> sizes = new ArrayList<>();
        for (Map.Entry<TypeElement, List<CompiledBody>> entry : source.bodies().entrySet()) {
            TypeElement owner = entry.getKey();
            List<CompiledBody> bodies = entry.getValue();
            List<BodySpec> specs = bodies.stream().map(SourceWeaver::spec).toList();
            Woven woven = weave(source, owner, bodies, specs);
            String name = descriptors.internalName(owner);
            written.putAll(woven.frames());
            written.put(name, woven.owner());
            woven.frames().keySet().forEach(frame -> ownerOfFrame.put(frame, name));
            if (!woven.nestHost().equals(name)) {
                nestMembers
                        .computeIfAbsent(woven.nestHost(), host -> new ArrayList<>())
                        .addAll(woven.nestMembers());
            }
            woven.sizes()
                    .forEach(size -> sizes.add(new WovenBody(bodies.get(specs.indexOf(size.body())), size.bytes())));
        }
        for (Map.Entry<String, List<String>> entry : nestMembers.entrySet()) {
            String host = entry.getKey();
            byte[] bytes = written.containsKey(host) ? written.get(host) : read(source, host);
            written.put(host, Weaver.addNestMembers(bytes, entry.getValue()));
        }
        for (Map.Entry<String, byte[]> entry : written.entrySet()) {
            ClassFile file = source.file(entry.getKey());
            String owner = ownerOfFrame.get(entry.getKey());
            if (owner == null) {
                file.write(entry.getValue());
            } else {
                file.writeBeside(source.file(owner), entry.getValue());
            }
        }
        return sizes;
    }

    private Woven weave(SourceOutput source, TypeElement owner, List<CompiledBody> bodies, List<BodySpec> specs)
            throws IOException, WeaveFailure {
        Map<String, byte[]> shells = new LinkedHashMap<>();
        for (BodySpec spec : specs) {
            shells.put(spec.frame(), read(source, spec.frame()));
        }
        hierarchy.enter(owner);
        try {
            return weaver.weave(new WeaveRequest(read(source, descriptors.internalName(owner)), specs, shells));
        } catch (WeaveException e) {
            throw new WeaveFailure(guilty(bodies, specs, e), e);
        }
    }

    private static BodySpec spec(CompiledBody compiled) {
        AsyncBody body = compiled.body();
        return new BodySpec(
                BodySpec.Kind.valueOf(body.kind().name()),
                body.name(),
                compiled.descriptor(),
                body.line(),
                body.frameBinaryName().replace('.', '/'),
                compiled.scopes(),
                body.kind() == BodyKind.LAMBDA ? member(compiled.path()) : null);
    }

    /** What a lambda stands in, by the name that javac has for it. */
    private static String member(TreePath lambda) {
        TreePath path = lambda;
        while (!(path.getParentPath().getLeaf() instanceof ClassTree)) {
            path = path.getParentPath();
        }
        boolean isStatic = false;
        if (path.getLeaf() instanceof MethodTree method) {
            return method.getName().contentEquals("<init>")
                    ? BodySpec.INITIALISER
                    : method.getName().toString();
        } else if (path.getLeaf() instanceof BlockTree block) {
            isStatic = block.isStatic();
        } else if (path.getLeaf() instanceof VariableTree field) {
            Tree.Kind owner = path.getParentPath().getLeaf().getKind();
            isStatic = field.getModifiers().getFlags().contains(Modifier.STATIC)
                    || owner == Tree.Kind.INTERFACE
                    || owner == Tree.Kind.ANNOTATION_TYPE;
        }
        return isStatic ? BodySpec.STATIC_INITIALISER : BodySpec.INITIALISER;
    }

    private static CompiledBody guilty(List<CompiledBody> bodies, List<BodySpec> specs, WeaveException failure) {
        int index = specs.indexOf(failure.body());
        if (index >= 0) {
            return bodies.get(index);
        }
        return bodies.stream()
                .filter(body -> body.body().name().equals(failure.method()))
                .filter(body -> body.body().line() <= failure.line() || failure.line() == 0)
                .reduce((first, second) -> second)
                .orElse(bodies.get(0));
    }

    private static byte[] read(SourceOutput source, String internalName) throws IOException {
        return source.file(internalName).read();
    }

    /** The size of one woven body, for the linter. */
    record WovenBody(CompiledBody body, int bytes) {}

    /** A failure and the body that caused it. */
    static final class WeaveFailure extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient CompiledBody body;

        WeaveFailure(CompiledBody body, WeaveException cause) {
            super(text(cause), cause);
            this.body = body;
        }

        private static String text(WeaveException failure) {
            Throwable defect = failure.getCause();
            return defect == null ? String.valueOf(failure.getMessage()) : Crash.describe(defect);
        }

        CompiledBody body() {
            return body;
        }

        /** Which message it is. */
        Message kind() {
            WeaveException.Reason reason =
                    getCause() instanceof WeaveException cause ? cause.reason() : WeaveException.Reason.DEFECT;
            return switch (reason) {
                case TOO_LARGE -> Message.TOO_LARGE;
                case WOVEN -> Message.OUTPUT_SHARED;
                default -> Message.NOT_WOVEN;
            };
        }
    }
}
