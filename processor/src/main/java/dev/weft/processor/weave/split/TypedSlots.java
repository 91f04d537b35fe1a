package dev.weft.processor.weave.split;

import static java.util.Objects.requireNonNull;

import dev.weft.processor.weave.analyse.ControlFlow;
import dev.weft.processor.weave.analyse.Handlers;
import dev.weft.processor.weave.analyse.Liveness;
import dev.weft.processor.weave.analyse.Slots;
import dev.weft.processor.weave.analyse.TypeInterpreter;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.VerifierType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableAnnotationNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Gives variables of different types slots of their own, where javac let them share one after the other.
 *
 * <pre>{@code
 * { String s = a(); await(x); use(s); }        s: 3                  s: 3
 * { List<T> l = b(); await(y); use(l); }       l: 3          ⇒       l: 5
 * }</pre>
 *
 * <p>What {@link SpillChain} restores at many awaits has one type for each slot. A variable is what data flow connects:
 * a store, and the loads that may see its value, with all other stores that these may see; and everything that the
 * table of variables calls by one name.
 *
 * <p>Cost: that of {@link ControlFlow}, {@link Liveness} and {@link Slots}: a step for each instruction, and where a
 * jump leads to or other handlers begin, one for each variable that has changed since control was last there or where
 * it forked; for each list of handlers one for 64 variables; for each suspension one for each variable of a slot with
 * several types that it keeps. Memory grows with the instructions, and with the lists of handlers times 64 variables.
 */
final class TypedSlots {
    private final Body body;
    private final MethodNode method;
    private final AbstractInsnNode[] code;
    private final ControlFlow flow;
    private final BitSet entries;
    private final Liveness liveness;
    private final BitSet contested = new BitSet();

    private static final Integer NOTHING = -1;

    /** The nodes that stand for what a store puts into a slot; those of one variable are united. */
    private final List<Integer> parents = new ArrayList<>();

    /** The nodes of the accesses, by instruction. */
    private final int[] accessed;

    /** The accesses of each slot, in order. */
    private final Map<Integer, List<Integer>> accesses = new TreeMap<>();

    /**
     * What is in the slots at an entry, as the first way there has it. What the others have is united with it, if it is
     * live: the oldest state differs least from those around it.
     */
    private final Map<Integer, Slots<Integer>> atEntries = new HashMap<>();

    /** What the last way to an entry had, with which all before are united: the next way differs little from it. */
    private final Map<Integer, Slots<Integer>> lastAtEntries = new HashMap<>();

    /** The same by list of handlers. */
    private final Map<Integer, Slots<Integer>> lastAtHandlers = new HashMap<>();

    private final Map<Integer, Slots<Integer>> atSuspensions = new HashMap<>();

    /** By list of handlers the slots that are live in one of them. */
    private final @Nullable BitSet[] caught;

    private final List<Suspension> suspensions;

    private TypedSlots(Body body, List<Suspension> suspensions, boolean debug, Set<Integer> contested) {
        this.body = body;
        this.method = body.method;
        this.code = method.instructions.toArray();
        this.flow = ControlFlow.of(method);
        this.entries = flow.entries();
        this.liveness = Liveness.of(method, flow, debug);
        this.suspensions = suspensions;
        this.accessed = new int[code.length];
        this.caught = new @Nullable BitSet[flow.handlerLists()];
        contested.forEach(this.contested::set);
    }

    /**
     * Parts the slots.
     *
     * @return whether anything changed; the suspensions have to be found anew then
     */
    static boolean run(Body body, List<Suspension> suspensions, boolean debug) {
        Set<Integer> contested = contested(body, suspensions);
        if (contested.isEmpty()) {
            return false;
        }
        TypedSlots slots = new TypedSlots(body, suspensions, debug, contested);
        slots.connect();
        Map<Integer, Map<Integer, VerifierType>> types = slots.types();
        contested.forEach(slot -> slots.part(slot, types.getOrDefault(slot, Map.of())));
        slots.renameTables();
        return true;
    }

    private static Set<Integer> contested(Body body, List<Suspension> suspensions) {
        Map<Integer, Set<String>> types = new TreeMap<>();
        int slot = 0;
        for (Type input : body.inputs()) {
            add(types, slot, kind(input));
            slot += input.getSize();
        }
        for (AbstractInsnNode instruction : body.method.instructions) {
            if (isAccess(instruction)) {
                add(types, slot(instruction), kind(instruction));
            }
        }
        List<Suspension.Local> locals = List.of();
        for (Suspension suspension : suspensions) {
            if (suspension.locals() == locals) {
                continue;
            }
            locals = suspension.locals();
            for (Suspension.Local local : locals) {
                if (local.type().isReference()) {
                    // null has no type of its own, but what is restored in the slot must not have that of another
                    // variable
                    add(types, local.slot(), "A" + local.type().descriptor());
                }
            }
        }
        Set<Integer> contested = new TreeSet<>();
        types.forEach((number, all) -> {
            if (all.stream().anyMatch(type -> type.length() > 1)) {
                all.remove("A"); // the same, with its type
            }
            if (all.size() > 1 && !(number == 0 && !body.isStatic())) {
                contested.add(number);
            }
        });
        return contested;
    }

    private static void add(Map<Integer, Set<String>> types, int slot, String type) {
        types.computeIfAbsent(slot, key -> new HashSet<>()).add(type);
    }

    private static String kind(Type type) {
        return switch (type.getSort()) {
            case Type.LONG -> "J";
            case Type.FLOAT -> "F";
            case Type.DOUBLE -> "D";
            case Type.OBJECT, Type.ARRAY -> "A";
            default -> "I";
        };
    }

    private static String kind(AbstractInsnNode access) {
        return switch (access.getOpcode()) {
            case Opcodes.LLOAD, Opcodes.LSTORE -> "J";
            case Opcodes.FLOAD, Opcodes.FSTORE -> "F";
            case Opcodes.DLOAD, Opcodes.DSTORE -> "D";
            case Opcodes.ALOAD, Opcodes.ASTORE -> "A";
            default -> "I";
        };
    }

    private static int slot(AbstractInsnNode access) {
        return access instanceof IincInsnNode increment ? increment.var : ((VarInsnNode) access).var;
    }

    private static boolean isAccess(AbstractInsnNode instruction) {
        return instruction instanceof VarInsnNode || instruction instanceof IincInsnNode;
    }

    private static boolean isStore(AbstractInsnNode instruction) {
        return instruction instanceof VarInsnNode && instruction.getOpcode() >= Opcodes.ISTORE;
    }

    /** By slot the types of the variables that live across suspensions. */
    private Map<Integer, Map<Integer, VerifierType>> types() {
        Map<Integer, Map<Integer, VerifierType>> types = new HashMap<>();
        TypeInterpreter interpreter = new TypeInterpreter(body.hierarchy, false);
        List<Suspension.Local> locals = List.of();
        List<Suspension.Local> contestedOnes = List.of();
        for (Suspension suspension : suspensions) {
            if (suspension.locals() != locals) {
                locals = suspension.locals();
                contestedOnes = locals.stream()
                        .filter(local -> contested.get(local.slot()))
                        .toList();
            }
            for (Suspension.Local local : contestedOnes) {
                int node =
                        requireNonNull(atSuspensions.get(suspension.number())).get(local.slot());
                if (node >= 0 && local.type().sort() != VerifierType.Sort.NULL) {
                    types.computeIfAbsent(local.slot(), slot -> new HashMap<>())
                            .merge(
                                    find(node),
                                    local.type(),
                                    (first, second) -> SpillChain.merge(interpreter, first, second));
                }
            }
        }
        return types;
    }

    private void part(int slot, Map<Integer, VerifierType> types) {
        Map<Integer, Integer> slots = new HashMap<>();
        Map<String, Integer> byType = new HashMap<>();
        boolean isInput = slot < Instructions.slots(body.inputs());
        int input = requireNonNull(atEntries.get(0)).get(slot);
        if (isInput && input >= 0) {
            slots.put(find(input), slot);
        }
        for (int access : accesses.getOrDefault(slot, List.of())) {
            if (!slots.containsKey(variable(access))) {
                String kind = kind(code[access]);
                String type = kind + types.getOrDefault(variable(access), VerifierType.TOP);
                if (!byType.containsKey(type)) {
                    boolean stays = byType.isEmpty() && !isInput;
                    byType.put(type, stays ? slot : Instructions.newLocals(method, "JD".contains(kind) ? 2 : 1));
                }
                slots.put(variable(access), byType.get(type));
            }
        }
        for (int access : accesses.getOrDefault(slot, List.of())) {
            int renamed = slots.getOrDefault(variable(access), slot);
            if (code[access] instanceof VarInsnNode variable) {
                variable.var = renamed;
            } else {
                ((IincInsnNode) code[access]).var = renamed;
            }
        }
    }

    private int variable(int access) {
        return find(accessed[access]);
    }

    private int newNode() {
        parents.add(parents.size());
        return parents.size() - 1;
    }

    private void connect() {
        Map<Integer, Integer> suspending = new HashMap<>();
        suspensions.forEach(
                suspension -> suspending.put(method.instructions.indexOf(suspension.site()), suspension.number()));
        @Nullable Slots<Integer> known = null;
        for (int i = 0; i < code.length; i++) {
            @Nullable Handlers handlers = flow.handlers(i);
            Slots<Integer> current = known;
            if (current == null || entries.get(i)) {
                current = atEntries.computeIfAbsent(i, this::unknown);
                throwTo(handlers, current);
            }
            @Nullable Integer suspension = suspending.get(i);
            if (suspension != null) {
                atSuspensions.put(suspension, current);
            }
            if (isAccess(code[i]) && contested.get(slot(code[i]))) {
                int slot = slot(code[i]);
                accesses.computeIfAbsent(slot, key -> new ArrayList<>()).add(i);
                if (isStore(code[i]) || current.get(slot) < 0) {
                    current = current.with(slot, newNode());
                }
                accessed[i] = current.get(slot);
                // the next instruction may throw with it, if it is not an entry, which sees to that itself
                if (isStore(code[i]) && !entries.get(i + 1)) {
                    throwTo(handlers, slot, accessed[i]);
                }
            }
            known = null;
            for (int successor : flow.successors(i)) {
                if (entries.get(successor)) {
                    reach(successor, current);
                } else {
                    known = current;
                }
            }
        }
        if (method.localVariables != null) {
            for (LocalVariableNode variable : method.localVariables) {
                List<Integer> own = accesses(variable.index, variable.start, variable.end);
                own.forEach(access -> unite(accessed[own.get(0)], accessed[access]));
            }
        }
    }

    /** What is in the live slots of an instruction to which no way leads from before it. */
    private Slots<Integer> unknown(int index) {
        Slots<Integer> slots = Slots.of(method.maxLocals, NOTHING);
        BitSet live = (BitSet) liveness.before(code[index]).clone();
        live.and(contested);
        for (int slot = live.nextSetBit(0); slot >= 0; slot = live.nextSetBit(slot + 1)) {
            slots = slots.with(slot, newNode());
        }
        lastAtEntries.put(index, slots);
        return slots;
    }

    private void reach(int entry, Slots<Integer> slots) {
        atEntries.putIfAbsent(entry, slots);
        unite(lastAtEntries.put(entry, slots), slots, liveness.before(code[entry]));
    }

    /** Tells handlers what is in the slots before an instruction that they cover. */
    private void throwTo(@Nullable Handlers handlers, Slots<Integer> slots) {
        boolean isNew = true;
        for (@Nullable Handlers list = handlers; list != null && isNew; list = list.outer()) {
            @Nullable Slots<Integer> last = lastAtHandlers.put(list.number(), slots);
            isNew = last == null; // else those around it were told, too
            unite(last, slots, caught(list));
            if (isNew) {
                reach(list.target(), slots);
            }
        }
    }

    /** Tells handlers what is stored before an instruction that they cover. */
    private void throwTo(@Nullable Handlers handlers, int slot, int node) {
        if (handlers != null && caught(handlers).get(slot)) {
            unite(requireNonNull(lastAtHandlers.get(handlers.number())).get(slot), node);
        }
    }

    /** Unites what is in the slots that are read. */
    private void unite(@Nullable Slots<Integer> first, Slots<Integer> second, BitSet read) {
        if (first != null) {
            first.differences(second, slot -> {
                if (read.get(slot)) { // so there is something in it on all ways
                    unite(first.get(slot), second.get(slot));
                }
            });
        }
    }

    /** What is read in one of some handlers. */
    private BitSet caught(Handlers handlers) {
        @Nullable BitSet known = caught[handlers.number()];
        if (known != null) {
            return known;
        }
        Deque<Handlers> open = new ArrayDeque<>();
        for (@Nullable Handlers list = handlers; list != null && caught[list.number()] == null; list = list.outer()) {
            open.push(list);
        }
        for (Handlers list : open) {
            BitSet live = liveness.before(code[list.target()]);
            @Nullable Handlers outer = list.outer();
            if (outer != null) {
                live = (BitSet) live.clone();
                live.or(requireNonNull(caught[outer.number()]));
            }
            caught[list.number()] = live;
        }
        return requireNonNull(caught[handlers.number()]);
    }

    /**
     * The accesses in a range of the table of variables, which begins behind the store that initialises the variable.
     */
    private List<Integer> accesses(int slot, LabelNode start, LabelNode end) {
        List<Integer> all = accesses.getOrDefault(slot, List.of());
        @Nullable AbstractInsnNode before = Instructions.previous(start);
        boolean isInitialised = before != null && isStore(before);
        int from = place(all, method.instructions.indexOf(isInitialised ? before : start));
        int to = place(all, method.instructions.indexOf(end));
        return all.subList(from, Math.max(from, to));
    }

    /** How many of some numbers in ascending order are below another one. */
    private static int place(List<Integer> ascending, int number) {
        int found = Collections.binarySearch(ascending, number);
        return found < 0 ? -found - 1 : found;
    }

    private int find(int node) {
        int root = node;
        while (parents.get(root) != root) {
            parents.set(root, parents.get(parents.get(root)));
            root = parents.get(root);
        }
        return root;
    }

    private void unite(int first, int second) {
        parents.set(find(first), find(second));
    }

    private void renameTables() {
        if (method.localVariables != null) {
            for (LocalVariableNode variable : method.localVariables) {
                variable.index = renamed(variable.index, variable.start, variable.end);
            }
        }
        rename(method.visibleLocalVariableAnnotations);
        rename(method.invisibleLocalVariableAnnotations);
    }

    private void rename(@Nullable List<LocalVariableAnnotationNode> annotations) {
        if (annotations == null) {
            return;
        }
        for (LocalVariableAnnotationNode annotation : annotations) {
            for (int i = 0; i < annotation.index.size(); i++) {
                annotation.index.set(
                        i, renamed(annotation.index.get(i), annotation.start.get(i), annotation.end.get(i)));
            }
        }
    }

    /** The slot of a variable now; that of its accesses. */
    private int renamed(int slot, LabelNode start, LabelNode end) {
        List<Integer> own = accesses(slot, start, end);
        return own.isEmpty() ? slot : slot(code[own.get(0)]);
    }
}
