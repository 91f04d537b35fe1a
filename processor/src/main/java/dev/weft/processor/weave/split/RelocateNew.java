package dev.weft.processor.weave.split;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.processor.weave.analyse.TypeAnalysis;
import dev.weft.processor.weave.code.Instructions;
import dev.weft.processor.weave.code.Marker;
import dev.weft.processor.weave.code.StackShuffle;
import dev.weft.processor.weave.code.TypeHierarchy;
import dev.weft.processor.weave.code.VerifierType;
import dev.weft.processor.weave.code.WeaveException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Moves {@code NEW} behind the constructor arguments where one of these suspends: an object that is not initialised yet
 * can be saved nowhere.
 *
 * <pre>{@code
 * new Point(x(), await(y))        NEW Point; DUP        ⇒  NEW Point; POP         // still initialises the class first
 *                                 x()                      x()
 *                                 await(y)                 await(y)
 *                                 Point.<init>             t1 = await(y), t0 = x()
 *                                                          NEW Point; DUP; t0; t1; Point.<init>
 * }</pre>
 *
 * <p>The copies of the uninitialised object are followed wherever they go: nested creations, conditional arguments, and
 * the variables in which javac keeps the stack around a {@code switch} expression that contains a {@code try}. They
 * vanish from there, and appear again after the constructor call.
 *
 * <p>Holds afterwards: no uninitialised object is on the stack or in a variable at a suspension.
 *
 * <p>Cost: a step for each instruction. If an await may stand between a {@code NEW} and its constructor, that of
 * {@link TypeAnalysis}, and for each await, each constructor call and each instruction like {@code DUP} one for each
 * variable and d² for d entries of the stack, which is seldom deep.
 */
public final class RelocateNew implements Pass {
    @Override
    public void run(ClassNode owner, MethodNode body, TypeHierarchy hierarchy) throws WeaveException {
        if (!createsAroundSuspensions(body)) {
            return;
        }
        TypeAnalysis types = TypeAnalysis.of(owner, body, hierarchy);
        Set<AbstractInsnNode> moved = new HashSet<>();
        for (AbstractInsnNode instruction : body.instructions) {
            @Nullable Marker marker = Marker.of(instruction);
            @Nullable Frame<VerifierType> frame = types.before(instruction);
            if (marker != null && marker.suspends() && frame != null) {
                addUninitialized(frame, moved);
            }
        }
        if (!moved.isEmpty()) {
            new Relocation(owner, body, types, moved).run();
        }
    }

    /**
     * Whether a suspension may stand between a {@code NEW} and the call of its constructor. javac keeps this order in
     * its code. A loop whose end was appended to the method has another suspension at its head. Where some way does not
     * come to the constructor, such as that of a {@code throw}, this says yes too often, and the types tell.
     */
    private static boolean createsAroundSuspensions(MethodNode body) {
        int open = 0;
        for (AbstractInsnNode instruction : body.instructions) {
            if (instruction.getOpcode() == NEW) {
                open++;
            } else if (instruction instanceof MethodInsnNode call && call.name.equals("<init>")) {
                open--;
            } else if (open > 0 && instruction instanceof MethodInsnNode) {
                @Nullable Marker marker = Marker.of(instruction);
                if (marker != null && marker.suspends()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void addUninitialized(Frame<VerifierType> frame, Set<AbstractInsnNode> found) {
        for (int i = 0; i < frame.getLocals() + frame.getStackSize(); i++) {
            VerifierType type = i < frame.getLocals() ? frame.getLocal(i) : frame.getStack(i - frame.getLocals());
            AbstractInsnNode creator = type.creator();
            if (creator != null) {
                found.add(creator);
            }
        }
    }

    /** The rewriting of one method; all types are those before it began. */
    private static final class Relocation {
        private final ClassNode owner;
        private final MethodNode body;
        private final TypeAnalysis types;
        private final Set<AbstractInsnNode> moved;
        private final int temporaries;

        Relocation(ClassNode owner, MethodNode body, TypeAnalysis types, Set<AbstractInsnNode> moved) {
            this.owner = owner;
            this.body = body;
            this.types = types;
            this.moved = moved;
            this.temporaries = body.maxLocals;
        }

        void run() throws WeaveException {
            for (AbstractInsnNode instruction : body.instructions.toArray()) {
                @Nullable Frame<VerifierType> frame = types.before(instruction);
                if (frame == null) {
                    continue;
                }
                int opcode = instruction.getOpcode();
                if (moved.contains(instruction)) {
                    initializeClass((TypeInsnNode) instruction);
                } else if (StackShuffle.isShuffle(opcode)) {
                    shuffle(instruction, frame);
                } else if ((opcode == ASTORE && isMoved(TypeAnalysis.top(frame, 0)))
                        || (opcode == ALOAD && isMoved(frame.getLocal(((VarInsnNode) instruction).var)))) {
                    body.instructions.remove(instruction);
                } else if (opcode == INVOKESPECIAL && ((MethodInsnNode) instruction).name.equals("<init>")) {
                    MethodInsnNode call = (MethodInsnNode) instruction;
                    VerifierType created = TypeAnalysis.top(frame, Type.getArgumentTypes(call.desc).length);
                    if (isMoved(created)) {
                        create(call, frame, created);
                    }
                }
            }
        }

        private boolean isMoved(VerifierType type) {
            AbstractInsnNode creator = type.creator();
            return creator != null && moved.contains(creator);
        }

        /** The class whose code this is has been initialised; any other is initialised where it would have been. */
        private void initializeClass(TypeInsnNode creator) {
            if (creator.desc.equals(owner.name)) {
                body.instructions.remove(creator);
            } else {
                body.instructions.insert(creator, new InsnNode(POP));
            }
        }

        private void shuffle(AbstractInsnNode instruction, Frame<VerifierType> frame) throws WeaveException {
            int opcode = instruction.getOpcode();
            List<Word> words = words(frame, StackShuffle.depth(opcode));
            if (words.stream().noneMatch(word -> isMoved(word.type))) {
                return;
            }
            int rest = StackShuffle.without(opcode, words, word -> isMoved(word.type))
                    .orElseThrow(() -> Instructions.unsupported(
                            body, instruction, "creates an object around an await in a way that is not known"));
            if (rest != StackShuffle.NOTHING) {
                body.instructions.insertBefore(instruction, new InsnNode(rest));
            }
            body.instructions.remove(instruction);
        }

        private record Word(int entry, int half, VerifierType type) {}

        private static List<Word> words(Frame<VerifierType> frame, int depth) {
            List<Word> words = new ArrayList<>();
            for (int i = 0; i < frame.getStackSize(); i++) {
                VerifierType type = frame.getStack(i);
                for (int half = 0; half < type.getSize(); half++) {
                    words.add(new Word(i, half, type));
                }
            }
            return words.subList(words.size() - depth, words.size());
        }

        /**
         * At the constructor call the stack is {@code ... copy? others... object arguments...}, of which the copies and
         * the object no longer exist. Everything from the lowest copy on goes through temporaries.
         */
        private void create(MethodInsnNode call, Frame<VerifierType> frame, VerifierType created)
                throws WeaveException {
            int object = frame.getStackSize() - 1 - Type.getArgumentTypes(call.desc).length;
            int lowest = object;
            int copies = 0;
            for (int i = object - 1; i >= 0; i--) {
                if (frame.getStack(i).equals(created)) {
                    lowest = i;
                    copies++;
                }
            }
            List<Integer> variables = variables(frame, created);
            boolean isPlain = variables.isEmpty() && copies <= 1 && lowest >= object - 1;

            InsnList before = new InsnList();
            InsnList reload = new InsnList();
            int slot = temporaries;
            for (int i = frame.getStackSize() - 1; i >= lowest; i--) {
                VerifierType type = frame.getStack(i);
                if (isMoved(type)) {
                    continue;
                }
                if (!type.isUsable()) {
                    throw Instructions.unsupported(body, call, "passes an uninitialised object to a constructor");
                }
                before.add(new VarInsnNode(type.storeOpcode(), slot));
                if (i > object) {
                    reload.insert(new VarInsnNode(type.loadOpcode(), slot));
                }
                slot += type.getSize();
            }
            before.add(new TypeInsnNode(
                    NEW, Type.getType(created.descriptorOrObject()).getInternalName()));
            if (copies > 0 || !variables.isEmpty()) {
                before.add(new InsnNode(DUP));
            }
            before.add(reload);
            body.instructions.insertBefore(call, before);
            if (!isPlain) {
                body.instructions.insert(call, spread(frame, created, variables, lowest, object, slot));
            }
            body.maxLocals = Math.max(body.maxLocals, slot + 1);
        }

        private static List<Integer> variables(Frame<VerifierType> frame, VerifierType created) {
            List<Integer> variables = new ArrayList<>();
            for (int i = 0; i < frame.getLocals(); i++) {
                if (frame.getLocal(i).equals(created)) {
                    variables.add(i);
                }
            }
            return variables;
        }

        /** Puts the new object to all places that a copy was in, and the entries between them back. */
        private InsnList spread(
                Frame<VerifierType> frame,
                VerifierType created,
                List<Integer> variables,
                int lowest,
                int object,
                int slot) {
            InsnList after = new InsnList();
            boolean hasCopies = lowest < object || !variables.isEmpty();
            if (!hasCopies) {
                return after;
            }
            after.add(new VarInsnNode(ASTORE, slot));
            for (int variable : variables) {
                after.add(new VarInsnNode(ALOAD, slot));
                after.add(new VarInsnNode(ASTORE, variable));
            }
            // The temporaries were taken from the top down; the arguments came first
            int temporary = temporaries;
            for (int i = frame.getStackSize() - 1; i > object; i--) {
                temporary += isMoved(frame.getStack(i)) ? 0 : frame.getStack(i).getSize();
            }
            InsnList entries = new InsnList();
            for (int i = object - 1; i >= lowest; i--) {
                VerifierType type = frame.getStack(i);
                if (type.equals(created)) {
                    entries.insert(new VarInsnNode(ALOAD, slot));
                } else if (!isMoved(type)) {
                    entries.insert(new VarInsnNode(type.loadOpcode(), temporary));
                    temporary += type.getSize();
                }
            }
            after.add(entries);
            return after;
        }
    }
}
