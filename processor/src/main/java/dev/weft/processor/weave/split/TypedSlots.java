package dev.weft.processor.weave.split;

import dev.weft.processor.weave.analyse.ControlFlow;
import dev.weft.processor.weave.analyse.Liveness;
import dev.weft.processor.weave.analyse.TypeInterpreter;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.VerifierType;
import java.util.Arrays;
import java.util.BitSet;
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
 * <p>Costs time in proportion to the instructions for each slot with several types.
 */
final class TypedSlots {
    private final Body body;
    private final MethodNode method;
    private final AbstractInsnNode[] code;
    private final ControlFlow flow;
    private final Liveness liveness;
    private final List<Suspension> suspensions;

    /**
     * The variable that holds what is in the slot before an instruction; from {@code code.length} on what an
     * instruction stores.
     */
    private final int[] parents;

    private TypedSlots(Body body, List<Suspension> suspensions, boolean debug) {
        this.body = body;
        this.method = body.method;
        this.code = method.instructions.toArray();
        this.flow = ControlFlow.of(method);
        this.liveness = Liveness.of(method, flow, debug);
        this.suspensions = suspensions;
        this.parents = new int[2 * code.length];
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
        TypedSlots slots = new TypedSlots(body, suspensions, debug);
        contested.forEach(slots::part);
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
            if (instruction instanceof VarInsnNode || instruction instanceof IincInsnNode) {
                add(types, slot(instruction), kind(instruction));
            }
        }
        for (Suspension suspension : suspensions) {
            for (Suspension.Local local : suspension.locals()) {
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

    private static boolean isAccess(AbstractInsnNode instruction, int slot) {
        return (instruction instanceof VarInsnNode || instruction instanceof IincInsnNode) && slot(instruction) == slot;
    }

    private static boolean isStore(AbstractInsnNode instruction) {
        return instruction instanceof VarInsnNode && instruction.getOpcode() >= Opcodes.ISTORE;
    }

    private void part(int slot) {
        connect(slot);
        Map<Integer, VerifierType> types = new HashMap<>();
        TypeInterpreter interpreter = new TypeInterpreter(body.hierarchy, false);
        for (Suspension suspension : suspensions) {
            for (Suspension.Local local : suspension.locals()) {
                if (local.slot() == slot && local.type().sort() != VerifierType.Sort.NULL) {
                    types.merge(
                            find(method.instructions.indexOf(suspension.site())),
                            local.type(),
                            (first, second) -> SpillChain.merge(interpreter, first, second));
                }
            }
        }
        Map<Integer, Integer> slots = new HashMap<>();
        Map<String, Integer> byType = new HashMap<>();
        boolean isInput = isInput(slot);
        if (isInput && isLive(0, slot)) {
            slots.put(find(0), slot);
        }
        for (int i = 0; i < code.length; i++) {
            if (isAccess(code[i], slot) && !slots.containsKey(variable(i))) {
                String kind = kind(code[i]);
                String type = kind + types.getOrDefault(variable(i), VerifierType.TOP);
                if (!byType.containsKey(type)) {
                    boolean stays = byType.isEmpty() && !isInput;
                    byType.put(type, stays ? slot : Instructions.newLocals(method, "JD".contains(kind) ? 2 : 1));
                }
                slots.put(variable(i), byType.get(type));
            }
        }
        rename(slot, slots);
    }

    private boolean isInput(int slot) {
        return slot < Instructions.slots(body.inputs());
    }

    private boolean isLive(int index, int slot) {
        return liveness.before(code[index]).get(slot);
    }

    /** What an access reads or writes. */
    private int variable(int access) {
        return find(isStore(code[access]) ? code.length + access : access);
    }

    private void connect(int slot) {
        Arrays.setAll(parents, i -> i);
        BitSet live = new BitSet(code.length);
        for (int i = 0; i < code.length; i++) {
            live.set(i, isLive(i, slot));
        }
        for (int i = 0; i < code.length; i++) {
            int after = isAccess(code[i], slot) && isStore(code[i]) ? code.length + i : i;
            for (int successor : flow.successors(i)) {
                if (live.get(successor)) {
                    unite(after, successor);
                }
            }
            for (int handler : flow.handlers(i)) {
                if (live.get(handler)) {
                    unite(i, handler);
                }
            }
        }
        if (method.localVariables != null) {
            for (LocalVariableNode variable : method.localVariables) {
                if (variable.index == slot) {
                    uniteAll(accesses(slot, variable.start, variable.end));
                }
            }
        }
    }

    private void uniteAll(BitSet accesses) {
        int first = accesses.nextSetBit(0);
        for (int i = first; i >= 0; i = accesses.nextSetBit(i + 1)) {
            unite(variable(first), variable(i));
        }
    }

    /**
     * The accesses in a range of the table of variables, which begins behind the store that initialises the variable.
     */
    private BitSet accesses(int slot, LabelNode start, LabelNode end) {
        BitSet accesses = new BitSet();
        @Nullable AbstractInsnNode before = Instructions.previous(start);
        if (before != null && isAccess(before, slot) && isStore(before)) {
            accesses.set(method.instructions.indexOf(before));
        }
        int last = method.instructions.indexOf(end);
        for (int i = method.instructions.indexOf(start); i < last; i++) {
            if (isAccess(code[i], slot)) {
                accesses.set(i);
            }
        }
        return accesses;
    }

    private int find(int node) {
        int root = node;
        while (parents[root] != root) {
            parents[root] = parents[parents[root]];
            root = parents[root];
        }
        return root;
    }

    private void unite(int first, int second) {
        parents[find(first)] = find(second);
    }

    private void rename(int slot, Map<Integer, Integer> slots) {
        if (method.localVariables != null) {
            for (LocalVariableNode variable : method.localVariables) {
                if (variable.index == slot) {
                    variable.index = renamed(slot, variable.start, variable.end, slots);
                }
            }
        }
        rename(method.visibleLocalVariableAnnotations, slot, slots);
        rename(method.invisibleLocalVariableAnnotations, slot, slots);
        for (int i = 0; i < code.length; i++) {
            if (isAccess(code[i], slot)) {
                int renamed = slots.getOrDefault(variable(i), slot);
                if (code[i] instanceof VarInsnNode variable) {
                    variable.var = renamed;
                } else {
                    ((IincInsnNode) code[i]).var = renamed;
                }
            }
        }
    }

    private void rename(
            @Nullable List<LocalVariableAnnotationNode> annotations, int slot, Map<Integer, Integer> slots) {
        if (annotations == null) {
            return;
        }
        for (LocalVariableAnnotationNode annotation : annotations) {
            for (int i = 0; i < annotation.index.size(); i++) {
                if (annotation.index.get(i) == slot) {
                    annotation.index.set(i, renamed(slot, annotation.start.get(i), annotation.end.get(i), slots));
                }
            }
        }
    }

    private int renamed(int slot, LabelNode start, LabelNode end, Map<Integer, Integer> slots) {
        int first = accesses(slot, start, end).nextSetBit(0);
        return first < 0 ? slot : slots.getOrDefault(variable(first), slot);
    }
}
