package dev.weft.processor.weave.lower;

import dev.weft.processor.weave.analyse.ControlFlow;
import dev.weft.processor.weave.analyse.ReverseFlow;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * For each instruction the nearest one that every way from the beginning of the method to it passes: the dominator
 * tree, by the algorithm of Lengauer and Tarjan.
 *
 * <p>Cost: n log n for n instructions, ways from one to the next and lists of handlers, once for a body, and memory for
 * each of these; then a question takes a step for each label, line and list of handlers before the answer.
 */
final class Dominators {
    private final ControlFlow flow;
    private final Positions body;

    /** By place of the control flow its number in the order of a walk; from 1. */
    private final int[] numbers;

    /** The other way round. */
    private final int[] places;

    private int count;

    // by number; 0 is none
    private final int[] parents;
    private final int[] semi;
    private final int[] ancestors;
    private final int[] labels;
    private final int[] dominators;

    private Dominators(MethodNode method, Positions body) {
        this.flow = ControlFlow.of(method);
        this.body = body;
        int size = flow.places();
        this.numbers = new int[size];
        this.places = new int[size + 1];
        this.parents = new int[size + 1];
        this.semi = new int[size + 1];
        this.ancestors = new int[size + 1];
        this.labels = new int[size + 1];
        this.dominators = new int[size + 1];
        walk();
        find();
    }

    /** Those of a body, which has to be as it was when {@code body} was made. */
    static Dominators of(MethodNode method, Positions body) {
        return new Dominators(method, body);
    }

    /** The nearest instruction before another one that all ways to that pass; null if there is none. */
    @Nullable
    AbstractInsnNode before(AbstractInsnNode instruction) {
        int number = dominators[numbers[body.position(instruction)]];
        while (number > 0 && !isInstruction(places[number])) {
            number = dominators[number];
        }
        return number > 0 ? body.at(places[number]) : null;
    }

    private boolean isInstruction(int place) {
        return place < flow.size() && body.at(place).getOpcode() >= 0;
    }

    /** Numbers what can be reached, in depth. */
    private void walk() {
        int[][] ways = new int[places.length][];
        int[] taken = new int[places.length];
        int number = flow.size() == 0 ? 0 : visit(0, 0);
        while (number > 0) {
            int[] next = ways[number];
            if (next == null) {
                next = flow.ways(places[number]);
                ways[number] = next;
            }
            if (taken[number] == next.length) {
                number = parents[number];
                continue;
            }
            int successor = next[taken[number]++];
            if (numbers[successor] == 0) {
                number = visit(successor, number);
            }
        }
    }

    private int visit(int place, int parent) {
        count++;
        numbers[place] = count;
        places[count] = place;
        parents[count] = parent;
        semi[count] = count;
        labels[count] = count;
        return count;
    }

    private void find() {
        ReverseFlow reverse = ReverseFlow.of(flow);
        // the numbers of which the semidominator is the same one, as a list
        int[] first = new int[count + 1];
        int[] next = new int[count + 1];
        for (int number = count; number > 1; number--) {
            for (int source : reverse.sources(places[number])) {
                if (numbers[source] > 0) {
                    semi[number] = Math.min(semi[number], semi[lowest(numbers[source])]);
                }
            }
            next[number] = first[semi[number]];
            first[semi[number]] = number;
            int parent = parents[number];
            ancestors[number] = parent;
            for (int each = first[parent]; each > 0; each = next[each]) {
                int lowest = lowest(each);
                dominators[each] = semi[lowest] < semi[each] ? lowest : parent;
            }
            first[parent] = 0;
        }
        for (int number = 2; number <= count; number++) {
            if (dominators[number] != semi[number]) {
                dominators[number] = dominators[dominators[number]];
            }
        }
    }

    /**
     * Of a number and those above it that are linked the one with the lowest semidominator; the way becomes shorter.
     */
    private int lowest(int number) {
        int depth = 0;
        int top = number;
        while (ancestors[top] > 0 && ancestors[ancestors[top]] > 0) {
            top = ancestors[top];
            depth++;
        }
        int[] way = new int[depth];
        for (int i = 0, each = number; i < depth; i++, each = ancestors[each]) {
            way[i] = each;
        }
        for (int i = depth - 1; i >= 0; i--) {
            int each = way[i];
            int above = ancestors[each];
            if (semi[labels[above]] < semi[labels[each]]) {
                labels[each] = labels[above];
            }
            ancestors[each] = ancestors[above];
        }
        return labels[number];
    }
}
