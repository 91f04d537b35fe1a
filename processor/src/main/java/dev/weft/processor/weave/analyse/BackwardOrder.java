package dev.weft.processor.weave.analyse;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An order for analyses that go against the flow of control: first where control goes, then from where it comes. Only
 * ways back to the head of a loop are against it, so what is true behind a loop is known before what is true inside,
 * however deep loops are nested.
 *
 * <pre>
 *   head1: if_icmpge end1                  order: end1, head1, goto head1,
 *   head2: if_icmpge end2                         end2, head2, goto head2, ...
 *          ...
 *          goto head2                      the last instruction first: goto head1, end2, goto head2, ..., head1
 *   end2:  goto head1                      which takes as many turns as loops are nested
 *   end1:
 * </pre>
 *
 * <p>Its places are the instructions, by index, and behind them the {@link Handlers lists of handlers}: what such a
 * list needs is known when its own handler and the list around it are; the instructions that it covers come after it.
 *
 * <p>Cost: a step for each instruction, each way to the next one, and each list of handlers.
 */
final class BackwardOrder {
    private final int instructions;

    /** For each place those that need it: the first of them is at {@code starts[place]} in {@code sources}. */
    private final int[] starts;

    private final int[] sources;

    /** The places in their order, and for each place its number in it. */
    private final int[] places;

    private final int[] numbers;

    private BackwardOrder(ControlFlow flow) {
        this.instructions = flow.size();
        int size = instructions + flow.handlerLists();
        this.starts = new int[size + 1];
        forEachNeed(flow, (source, needed) -> starts[needed]++);
        for (int place = 1; place <= size; place++) {
            starts[place] += starts[place - 1];
        }
        this.sources = new int[starts[size]];
        forEachNeed(flow, (source, needed) -> sources[--starts[needed]] = source);
        this.places = new int[size];
        this.numbers = new int[size];
        sort(flow);
    }

    static BackwardOrder of(ControlFlow flow) {
        return new BackwardOrder(flow);
    }

    private interface Need {
        void of(int source, int needed);
    }

    private static void forEachNeed(ControlFlow flow, Need need) {
        int instructions = flow.size();
        for (int i = 0; i < instructions; i++) {
            for (int successor : flow.successors(i)) {
                need.of(i, successor);
            }
            @Nullable Handlers covering = flow.handlers(i);
            if (covering != null) {
                need.of(i, instructions + covering.number());
            }
        }
        for (int number = 0; number < flow.handlerLists(); number++) {
            Handlers list = flow.handlerList(number);
            need.of(instructions + number, list.target());
            @Nullable Handlers outer = list.outer();
            if (outer != null) {
                need.of(instructions + number, instructions + outer.number());
            }
        }
    }

    /** A place comes after all places that are found from it, so the last one that is finished is the first. */
    private void sort(ControlFlow flow) {
        int[] way = new int[places.length];
        int[] next = Arrays.copyOf(starts, places.length);
        BitSet seen = new BitSet(places.length);
        int finished = places.length;
        for (boolean endsFlow : new boolean[] {true, false}) { // a loop is entered from where it is left, if it is
            for (int root = instructions - 1; root >= 0; root--) {
                if (seen.get(root) || (endsFlow && flow.successors(root).length > 0)) {
                    continue;
                }
                int depth = 0;
                way[depth++] = root;
                seen.set(root);
                while (depth > 0) {
                    int place = way[depth - 1];
                    if (next[place] == starts[place + 1]) {
                        depth--;
                        places[--finished] = place;
                        numbers[place] = finished;
                    } else {
                        int source = sources[next[place]++];
                        if (!seen.get(source)) {
                            seen.set(source);
                            way[depth++] = source;
                        }
                    }
                }
            }
        }
    }

    /** How many places there are. */
    int size() {
        return places.length;
    }

    /** By its number in the order the index of an instruction, or what is behind the instructions for a list. */
    int place(int number) {
        return places[number];
    }

    /** The number of an instruction in the order. */
    int number(int instruction) {
        return numbers[instruction];
    }

    /** Tells the numbers of the places that need to know what is true at another one. */
    void forEachSource(int place, IntConsumer number) {
        for (int i = starts[place]; i < starts[place + 1]; i++) {
            number.accept(numbers[sources[i]]);
        }
    }
}
