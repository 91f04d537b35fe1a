package dev.weft.processor.weave.split;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.analyse.TypeFrame;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.VerifierType;
import dev.weft.processor.weave.code.WeaveException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Cuts a body that does not fit into a method into several, each of which {@link SplitBody} cuts at its awaits as it
 * does a whole body. They share one frame. Who leaves a part for another one hands on, in fields of the frame, what is
 * read there, and says where to go; {@link PartDriver} calls the part that this is in.
 *
 * <pre>{@code
 *                           first part:                             second part:
 *                             if (frame.to == 0) goto begin           switch (frame.to) { case 2: goto entry2 }
 *                             switch (frame.to) { case 1: entry1 }  entry2:
 *                           entry1:                                   x = frame.h0
 *                             x = frame.h0                            frame.to = 0; goto end
 *                             frame.to = 0; goto loop
 *                           begin:
 * loop:                     loop:
 *   if (x > 9) goto end ⇒     if (x > 9) goto exit2
 *   await(a)                  await(a)
 *   ...                       ...
 *   x++; goto loop                                                    x++; goto exit1
 * end:                                                              end:
 *   ...                                                               ...
 *                           exit2:                                  exit1:
 *                             frame.h0 = x                            frame.h0 = x
 *                             frame.to = 2; return null               frame.to = 1; return null
 * }</pre>
 *
 * <p>A handler is such a place, too, with what is thrown on the stack. The stack is handed on as variables are.
 *
 * <p>Requires: every return is raw, no uninitialised object lives across a suspension. Holds afterwards: each part is a
 * method of its own, with markers in it; no way leads out of it but returns and throws.
 *
 * <p>Cost: that of {@link PartBounds}, and of {@link SplitBody} for each part; log p for each instruction and target of
 * a jump, for p parts; for each part a step for each try range and each entry of the table of variables, and, for each
 * place that is entered from another part, one for each variable that is read there, once for each part it is entered
 * from. That is parts times ranges and variables, but parts are long, and so few.
 */
public final class BodyParts {
    private final Body whole;
    private final MethodNode method;
    private final AbstractInsnNode[] code;
    private final PartBounds places;
    private final int[] bounds;
    private final SpillFields fields;

    /** Where a part is told where it goes on; 0 if it is not entered from another one. */
    private final SpillFields.Field to;

    /** By descriptor the fields that hand on. */
    private final Map<String, List<SpillFields.Field>> handing = new HashMap<>();

    /** By position the places that are entered from other parts. */
    private final TreeMap<Integer, Entry> entries = new TreeMap<>();

    private final List<Part> parts = new ArrayList<>();

    /** A value that is handed on: a variable, or with a negative slot an entry of the stack. */
    private record Handed(int slot, VerifierType type, SpillFields.Field field) {}

    /** A place that is entered from another part. */
    private static final class Entry {
        final LabelNode target = new LabelNode();
        final List<Handed> stack = new ArrayList<>();
        final List<Handed> variables = new ArrayList<>();
        int number;
    }

    /**
     * One part.
     *
     * @param method its code, with markers
     * @param entries where it looks where it goes on; null if it is not entered from another part
     * @param entered how many places of it are entered from other parts
     */
    private record Cut(MethodNode method, @Nullable LabelNode entries, int entered) {}

    /** A part in the making. */
    private static final class Part {
        final LabelNode begin = new LabelNode();
        final LabelNode end = new LabelNode();
        /** By position of the place where they lead. */
        final TreeMap<Integer, LabelNode> exits = new TreeMap<>();
    }

    private BodyParts(Body whole, boolean debug, int length, SpillFields fields) throws WeaveException {
        this.whole = whole;
        this.method = whole.method;
        this.code = method.instructions.toArray();
        this.places = new PartBounds(whole, debug);
        this.bounds = places.find(length);
        this.fields = fields;
        this.to = fields.takeAlone("I");
        for (int i = 0; i < bounds.length - 1; i++) {
            parts.add(new Part());
        }
    }

    /**
     * Cuts a body into parts and these at their awaits.
     *
     * @param debug whether a debugger may read each variable that is in scope
     * @param length about how many bytes a part may have
     * @param names the names of the methods of the parts
     * @return the method that calls the parts, and these
     */
    public static BodyMethods cut(Body whole, boolean debug, int length, Supplier<String> names) throws WeaveException {
        List<Suspension> suspensions = new ArrayList<>();
        SpillFields fields = whole.frame.spillFields(whole.owner.name, whole.hierarchy);
        BodyParts cutting = new BodyParts(whole, debug, length, fields);
        if (cutting.parts.size() == 1) {
            return BodyMethods.one(whole, debug, false);
        }
        PartDriver driver = new PartDriver(whole, cutting.to);
        List<MethodNode> methods = new ArrayList<>();
        for (Cut cut : cutting.cut()) {
            Body body = new Body(whole, cut.method, new Body.Part(fields, cutting.to, cut.entries, suspensions.size()));
            fields.release();
            SplitBody.Split split = SplitBody.run(body, debug, false);
            MethodNode woven = EntryMethod.part(cut.method, whole.frame, names.get());
            ClipVariables.behind(split).run(whole.owner, woven, whole.hierarchy);
            driver.add(woven, suspensions.size(), cut.entered);
            suspensions.addAll(split.suspensions());
            methods.add(woven);
        }
        methods.add(0, driver.method());
        return new BodyMethods(methods, suspensions);
    }

    private List<Cut> cut() {
        findEntries();
        int[] lines = new int[parts.size()];
        for (int i = 1; i < parts.size(); i++) {
            lines[i] = Instructions.line(code[bounds[i]]);
        }
        List<List<TryCatchBlockNode>> ranges = new ArrayList<>();
        List<List<LocalVariableNode>> variables = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            ranges.add(ranges(i));
            variables.add(variables(i));
        }
        List<MethodNode> methods = new ArrayList<>();
        int[] starts = starts();
        for (int i = 0; i < parts.size(); i++) {
            methods.add(i == 0 ? method : newMethod());
        }
        for (AbstractInsnNode node : code) {
            method.instructions.remove(node);
        }
        List<Cut> cuts = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            MethodNode part = methods.get(i);
            part.tryCatchBlocks = ranges.get(i);
            part.localVariables = variables.get(i);
            part.visibleLocalVariableAnnotations = null;
            part.invisibleLocalVariableAnnotations = null;
            cuts.add(write(i, part, starts, lines[i]));
        }
        return cuts;
    }

    /** By part the position of its first node. */
    private int[] starts() {
        int[] starts = new int[bounds.length];
        starts[bounds.length - 1] = code.length;
        for (int i = 1; i < bounds.length - 1; i++) {
            int start = bounds[i];
            while (code[start - 1].getOpcode() < 0) {
                start--;
            }
            starts[i] = start;
        }
        return starts;
    }

    private MethodNode newMethod() {
        MethodNode part =
                new MethodNode(ASM9, method.access, method.name, "()" + Type.getReturnType(method.desc), null, null);
        part.maxLocals = method.maxLocals;
        part.maxStack = method.maxStack;
        return part;
    }

    /** The part that an instruction is in. */
    private int partOf(int position) {
        int found = Arrays.binarySearch(bounds, position);
        return found >= 0 ? found : -found - 2;
    }

    private void findEntries() {
        TreeSet<Integer> targets = new TreeSet<>();
        for (int i = 0; i < code.length; i++) {
            if (code[i].getOpcode() < 0) {
                continue;
            }
            int part = partOf(i);
            for (LabelNode label : targets(code[i])) {
                leave(part, places.position(label), targets);
            }
            if (!Instructions.endsFlow(code[i]) && i + 1 < code.length) {
                leave(part, places.following(i + 1), targets);
            }
        }
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            int from = places.position(block.start);
            int end = places.position(block.end);
            for (int part = partOf(from); part < parts.size() && bounds[part] < end; part++) {
                leave(part, places.position(block.handler), targets);
            }
        }
        int number = 0;
        for (int target : targets) {
            Entry entry = entry(target);
            entry.number = ++number;
            entries.put(target, entry);
        }
    }

    private void leave(int part, int target, Collection<Integer> targets) {
        if (target < code.length && partOf(target) != part) {
            parts.get(part).exits.computeIfAbsent(target, key -> new LabelNode());
            targets.add(target);
        }
    }

    private Entry entry(int position) {
        Entry entry = new Entry();
        TypeFrame frame = places.types(position);
        Map<String, Integer> taken = new HashMap<>();
        for (VerifierType type : frame.stack()) {
            entry.stack.add(new Handed(-1, type, field(type, taken)));
        }
        BitSet live = places.live(position);
        for (int slot = live.nextSetBit(0); slot >= 0; slot = live.nextSetBit(slot + 1)) {
            VerifierType type = frame.getLocal(slot);
            boolean isThis = slot == 0 && type.sort() == VerifierType.Sort.THIS;
            if (!whole.isOwnSlot(slot) && !isThis && type.isUsable()) {
                entry.variables.add(new Handed(slot, type, field(type, taken)));
            }
        }
        return entry;
    }

    private SpillFields.Field field(VerifierType type, Map<String, Integer> taken) {
        if (type.isAtHand()) {
            return SpillFields.NONE;
        }
        String descriptor = fields.descriptor(type);
        List<SpillFields.Field> known = handing.computeIfAbsent(descriptor, key -> new ArrayList<>());
        int number = taken.merge(descriptor, 1, Integer::sum) - 1;
        if (number == known.size()) {
            known.add(fields.takeAlone(descriptor));
        }
        return known.get(number);
    }

    private static List<LabelNode> targets(AbstractInsnNode instruction) {
        if (instruction instanceof JumpInsnNode jump) {
            return List.of(jump.label);
        }
        List<LabelNode> targets = new ArrayList<>();
        if (instruction instanceof TableSwitchInsnNode table) {
            targets.addAll(table.labels);
            targets.add(table.dflt);
        } else if (instruction instanceof LookupSwitchInsnNode lookup) {
            targets.addAll(lookup.labels);
            targets.add(lookup.dflt);
        }
        return targets;
    }

    /** What a try range is in a part. */
    private List<TryCatchBlockNode> ranges(int index) {
        List<TryCatchBlockNode> ranges = new ArrayList<>();
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            int from = places.position(block.start);
            int end = places.position(block.end);
            if (from < bounds[index + 1] && end > bounds[index] && from < end) {
                @Nullable LabelNode exit = parts.get(index).exits.get(places.position(block.handler));
                TryCatchBlockNode range = new TryCatchBlockNode(
                        start(index, block.start, from),
                        end(index, block.end, end),
                        exit == null ? block.handler : exit,
                        block.type);
                range.visibleTypeAnnotations = block.visibleTypeAnnotations;
                range.invisibleTypeAnnotations = block.invisibleTypeAnnotations;
                ranges.add(range);
            }
        }
        return ranges;
    }

    private List<LocalVariableNode> variables(int index) {
        List<LocalVariableNode> variables = new ArrayList<>();
        if (method.localVariables != null) {
            for (LocalVariableNode variable : method.localVariables) {
                int from = places.position(variable.start);
                int end = places.position(variable.end);
                if (from < bounds[index + 1] && end > bounds[index] && from < end) {
                    variables.add(new LocalVariableNode(
                            variable.name,
                            variable.desc,
                            variable.signature,
                            start(index, variable.start, from),
                            end(index, variable.end, end),
                            variable.index));
                }
            }
        }
        return variables;
    }

    private LabelNode start(int part, LabelNode label, int position) {
        return position <= bounds[part] ? parts.get(part).begin : label;
    }

    private LabelNode end(int part, LabelNode label, int position) {
        return position >= bounds[part + 1] ? parts.get(part).end : label;
    }

    private Cut write(int index, MethodNode method, int[] starts, int line) {
        Part part = parts.get(index);
        InsnList code = method.instructions;
        Collection<Entry> entered =
                entries.subMap(bounds[index], bounds[index + 1]).values();
        @Nullable LabelNode entrance = entered.isEmpty() ? null : new LabelNode();
        if (entrance != null) {
            if (index == 0) {
                code.add(whole.loadFrame());
                code.add(field(GETFIELD, to));
                code.add(new JumpInsnNode(IFEQ, part.begin));
            }
            code.add(entrance);
            enter(entered, code);
        }
        Instructions.begin(code, part.begin, line);
        for (int i = starts[index]; i < starts[index + 1]; i++) {
            @Nullable Entry entry = entries.get(i);
            if (entry != null) {
                code.add(entry.target);
            }
            redirect(this.code[i], part);
            code.add(this.code[i]);
        }
        code.add(part.end);
        if (index + 1 < parts.size()) {
            @Nullable LabelNode next = part.exits.get(bounds[index + 1]);
            if (next != null) {
                code.add(new JumpInsnNode(GOTO, next));
            }
        }
        part.exits.forEach((target, label) -> {
            code.add(label);
            leave(entries.get(target), code);
        });
        return new Cut(method, entrance, entered.size());
    }

    private LabelNode exit(Part part, LabelNode label) {
        return part.exits.getOrDefault(places.position(label), label);
    }

    private void redirect(AbstractInsnNode instruction, Part part) {
        if (instruction instanceof JumpInsnNode jump) {
            jump.label = exit(part, jump.label);
        } else if (instruction instanceof TableSwitchInsnNode table) {
            table.labels.replaceAll(label -> exit(part, label));
            table.dflt = exit(part, table.dflt);
        } else if (instruction instanceof LookupSwitchInsnNode lookup) {
            lookup.labels.replaceAll(label -> exit(part, label));
            lookup.dflt = exit(part, lookup.dflt);
        }
    }

    private void enter(Collection<Entry> entered, InsnList code) {
        Map<Entry, LabelNode> labels = new HashMap<>();
        entered.forEach(entry -> labels.put(entry, new LabelNode()));
        LabelNode[] targets = entered.stream().map(labels::get).toArray(LabelNode[]::new);
        int first = entered.iterator().next().number;
        code.add(whole.loadFrame());
        code.add(field(GETFIELD, to));
        code.add(new TableSwitchInsnNode(first, first + targets.length - 1, targets[targets.length - 1], targets));
        for (Entry entry : entered) {
            code.add(labels.get(entry));
            for (Handed variable : entry.variables) {
                take(variable, code);
                code.add(new VarInsnNode(variable.type.storeOpcode(), variable.slot));
            }
            entry.stack.forEach(value -> take(value, code));
            code.add(whole.loadFrame());
            code.add(new InsnNode(ICONST_0));
            code.add(field(PUTFIELD, to));
            code.add(new JumpInsnNode(GOTO, entry.target));
        }
    }

    /** Pushes what was handed on, and forgets it in the frame. */
    private void take(Handed value, InsnList code) {
        if (value.type.isAtHand()) {
            boolean isThis = value.type.sort() == VerifierType.Sort.THIS;
            code.add(isThis ? new VarInsnNode(ALOAD, 0) : new InsnNode(ACONST_NULL));
            return;
        }
        code.add(whole.loadFrame());
        code.add(field(GETFIELD, value.field));
        if (value.type.isReference()) {
            if (!value.field.descriptor().equals(value.type.descriptorOrObject())) {
                code.add(new TypeInsnNode(CHECKCAST, value.type.asmType().getInternalName()));
            }
            code.add(whole.loadFrame());
            code.add(new InsnNode(ACONST_NULL));
            code.add(field(PUTFIELD, value.field));
        }
    }

    /** Hands on what is read at a place, and says that it is the next. */
    private void leave(@Nullable Entry entry, InsnList code) {
        Entry next = Objects.requireNonNull(entry);
        for (int i = next.stack.size() - 1; i >= 0; i--) {
            Handed value = next.stack.get(i);
            if (value.type.isAtHand()) {
                code.add(new InsnNode(POP));
                continue;
            }
            code.add(whole.loadFrame());
            if (value.type.getSize() == 2) {
                code.add(new InsnNode(DUP_X2));
                code.add(new InsnNode(POP));
            } else {
                code.add(new InsnNode(SWAP));
            }
            code.add(field(PUTFIELD, value.field));
        }
        for (Handed variable : next.variables) {
            if (!variable.type.isAtHand()) {
                code.add(whole.loadFrame());
                code.add(new VarInsnNode(variable.type.loadOpcode(), variable.slot));
                code.add(field(PUTFIELD, variable.field));
            }
        }
        code.add(whole.loadFrame());
        code.add(Instructions.push(next.number));
        code.add(field(PUTFIELD, to));
        code.add(new InsnNode(ACONST_NULL));
        code.add(new InsnNode(ARETURN));
    }

    private FieldInsnNode field(int opcode, SpillFields.Field field) {
        return new FieldInsnNode(opcode, whole.frame.name(), field.name(), field.descriptor());
    }
}
