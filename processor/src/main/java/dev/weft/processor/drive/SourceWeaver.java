package dev.weft.processor.drive;

import dev.weft.processor.diagnostic.Message;
import dev.weft.processor.drive.ClassFiles.ClassFile;
import dev.weft.processor.find.TestMethods;
import dev.weft.processor.model.Place;
import dev.weft.processor.shape.Creations;
import dev.weft.processor.weave.WeaveRequest;
import dev.weft.processor.weave.Weaver;
import dev.weft.processor.weave.Woven;
import dev.weft.processor.weave.code.BodySpec;
import dev.weft.processor.weave.code.WeaveException;
import dev.weft.processor.weave.write.TestEntries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Weaves the class files of one source file: reads them, hands them to the weaver, and writes all or nothing back. */
final class SourceWeaver {
    private final ElementHierarchy hierarchy;
    private final Weaver weaver;

    SourceWeaver(ElementHierarchy hierarchy, boolean debug) {
        this.hierarchy = hierarchy;
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
        for (Map.Entry<SourceOutput.Owner, List<BodyToWeave>> entry :
                source.bodies().entrySet()) {
            List<BodyToWeave> bodies = entry.getValue();
            List<BodySpec> specs = bodies.stream().map(BodyToWeave::spec).toList();
            Woven woven = weave(source, entry.getKey(), bodies, specs);
            String name = entry.getKey().name();
            written.putAll(woven.frames());
            source.keepFrames(woven.frames().keySet());
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
        for (Map.Entry<String, String> entry : source.framesClasses().entrySet()) {
            if (!written.containsKey(entry.getKey())) {
                written.put(entry.getKey(), Weaver.emptyFrames(read(source, entry.getKey())));
                ownerOfFrame.put(entry.getKey(), entry.getValue());
            }
        }
        for (TestMethods tests : source.tests()) {
            addEntries(source, tests, written);
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

    private void addEntries(SourceOutput source, TestMethods methods, Map<String, byte[]> written) throws IOException {
        for (String name : methods.owners()) {
            byte[] bytes = written.containsKey(name) ? written.get(name) : read(source, name);
            Set<String> tests = methods.tests().getOrDefault(name, Set.of());
            Set<String> lifecycle = methods.lifecycle().getOrDefault(name, Set.of());
            written.put(name, TestEntries.add(bytes, tests, lifecycle));
        }
    }

    private Woven weave(SourceOutput source, SourceOutput.Owner owner, List<BodyToWeave> bodies, List<BodySpec> specs)
            throws IOException, WeaveFailure {
        Map<String, byte[]> shells = new LinkedHashMap<>();
        for (BodySpec spec : specs) {
            shells.put(spec.frame(), read(source, spec.frame()));
        }
        hierarchy.enter(owner.module());
        try {
            @Nullable
            Creations creations = bodies.stream()
                    .map(BodyToWeave::creations)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            return weaver.weave(new WeaveRequest(read(source, owner.name()), specs, shells, creations));
        } catch (WeaveException e) {
            throw new WeaveFailure(guilty(bodies, specs, e), e);
        }
    }

    private static BodyToWeave guilty(List<BodyToWeave> bodies, List<BodySpec> specs, WeaveException failure) {
        int index = specs.indexOf(failure.body());
        if (index >= 0) {
            return bodies.get(index);
        }
        return bodies.stream()
                .filter(body -> body.spec().methodName().equals(failure.method()))
                .filter(body -> body.spec().line() <= failure.line() || failure.line() == 0)
                .reduce((first, second) -> second)
                .orElse(bodies.get(0));
    }

    private static byte[] read(SourceOutput source, String internalName) throws IOException {
        return source.file(internalName).read();
    }

    /** The size of one woven body, for the linter. */
    record WovenBody(BodyToWeave body, int bytes) {}

    /** A failure and the body that caused it. */
    static final class WeaveFailure extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient BodyToWeave body;

        WeaveFailure(BodyToWeave body, WeaveException cause) {
            super(text(cause), cause);
            this.body = body;
        }

        private static String text(WeaveException failure) {
            Throwable defect = failure.getCause();
            return defect == null ? String.valueOf(failure.getMessage()) : Crash.describe(defect);
        }

        BodyToWeave body() {
            return body;
        }

        /** Where it went wrong: at a scope, or in the body as a whole. */
        Place place() {
            int scope = getCause() instanceof WeaveException cause ? cause.scope() : -1;
            return scope < 0 || scope >= body.tries().size()
                    ? body.body().place()
                    : body.tries().get(scope);
        }

        /** Which message it is. */
        Message kind() {
            WeaveException.Reason reason =
                    getCause() instanceof WeaveException cause ? cause.reason() : WeaveException.Reason.DEFECT;
            return switch (reason) {
                case SCOPE -> Message.SCOPE_NOT_RECOGNISED;
                case TOO_LARGE -> Message.TOO_LARGE;
                case CLASS_TOO_LARGE -> Message.CLASS_TOO_LARGE;
                case SERIALIZABLE -> Message.SERIALIZABLE_LAMBDA;
                case UNKNOWN_CLASS -> Message.UNKNOWN_CLASS;
                case WOVEN -> Message.OUTPUT_SHARED;
                case MISMATCH, MONITOR, MISPLACED, UNSUPPORTED, DEFECT -> Message.NOT_WOVEN;
            };
        }
    }
}
