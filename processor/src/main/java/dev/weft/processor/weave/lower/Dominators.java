package dev.weft.processor.weave.lower;

import dev.weft.processor.weave.code.Instructions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Finds the instructions that every way from the beginning of a method to one of them passes.
 *
 * <p>All of them lie on any one way. So one is walked, and what can be reached beside it is noted: an instruction on
 * the way is passed by all if nothing before it leads past it. Each instruction is looked at twice, so the cost is
 * linear in the code and its exception table.
 */
final class Dominators {
    private static final int NONE = -1;

    private final Positions body;
    private final List<List<Integer>> handlers;

    private Dominators(MethodNode method, Positions body) {
        this.body = body;
        this.handlers = new ArrayList<>(Collections.nCopies(body.size(), List.of()));
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            int handler = body.instruction(block.handler);
            for (int i = body.position(block.start); i < body.position(block.end); i++) {
                List<Integer> extended = new ArrayList<>(handlers.get(i));
                extended.add(handler);
                handlers.set(i, extended);
            }
        }
    }

    /** The instructions, first to last, with {@code target} at the end; none if it cannot be reached. */
    static List<AbstractInsnNode> of(MethodNode method, Positions body, AbstractInsnNode target) {
        return new Dominators(method, body).of(body.position(target));
    }

    private List<AbstractInsnNode> of(int target) {
        List<Integer> way = wayTo(target);
        int[] indices = new int[body.size()];
        Arrays.fill(indices, NONE);
        for (int i = 0; i < way.size(); i++) {
            indices[way.get(i)] = i;
        }
        List<AbstractInsnNode> passed = new ArrayList<>();
        boolean[] seen = new boolean[body.size()];
        Deque<Integer> open = new ArrayDeque<>();
        int farthest = 0;
        for (int i = 0; i < way.size(); i++) {
            if (farthest == i) {
                passed.add(body.at(way.get(i)));
            }
            open.push(way.get(i));
            while (!open.isEmpty()) {
                for (int next : successors(open.pop())) {
                    if (indices[next] != NONE) {
                        farthest = Math.max(farthest, indices[next]);
                    } else if (!seen[next]) {
                        seen[next] = true;
                        open.push(next);
                    }
                }
            }
        }
        return passed;
    }

    private List<Integer> wayTo(int target) {
        int[] from = new int[body.size()];
        Arrays.fill(from, NONE);
        Deque<Integer> open = new ArrayDeque<>();
        int first = body.following(NONE);
        from[first] = first;
        open.add(first);
        while (!open.isEmpty() && from[target] == NONE) {
            int position = open.remove();
            for (int next : successors(position)) {
                if (from[next] == NONE) {
                    from[next] = position;
                    open.add(next);
                }
            }
        }
        List<Integer> way = new ArrayList<>();
        for (int position = target; from[position] != NONE; position = from[position]) {
            way.add(position);
            if (position == first) {
                break;
            }
        }
        Collections.reverse(way);
        return way;
    }

    private List<Integer> successors(int position) {
        AbstractInsnNode insn = body.at(position);
        List<Integer> successors = new ArrayList<>(handlers.get(position));
        for (LabelNode target : Positions.targets(insn)) {
            successors.add(body.instruction(target));
        }
        if (!Instructions.endsFlow(insn) && body.following(position) < body.size()) {
            successors.add(body.following(position));
        }
        return successors;
    }
}
