package dev.weft.processor.weave.analyse;

import java.util.BitSet;
import java.util.function.IntConsumer;

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
 * <p>Its places are those of {@link ControlFlow}: what a list of handlers needs is known when its own handler and the
 * list around it are; the instructions that it covers come after it.
 *
 * <p>Cost: a step for each instruction, each way to the next one, and each list of handlers.
 */
final class BackwardOrder {
    private final ReverseFlow reverse;

    /** The places in their order, and for each place its number in it. */
    private final int[] places;

    private final int[] numbers;

    private BackwardOrder(ControlFlow flow) {
        this.reverse = ReverseFlow.of(flow);
        this.places = new int[flow.places()];
        this.numbers = new int[places.length];
        sort(flow);
    }

    static BackwardOrder of(ControlFlow flow) {
        return new BackwardOrder(flow);
    }

    /** A place comes after all places that are found from it, so the last one that is finished is the first. */
    private void sort(ControlFlow flow) {
        int[] way = new int[places.length];
        int[] next = new int[places.length];
        BitSet seen = new BitSet(places.length);
        int finished = places.length;
        for (boolean endsFlow : new boolean[] {true, false}) { // a loop is entered from where it is left, if it is
            for (int root = flow.size() - 1; root >= 0; root--) {
                if (seen.get(root) || (endsFlow && flow.successors(root).length > 0)) {
                    continue;
                }
                int depth = 0;
                way[depth++] = root;
                seen.set(root);
                while (depth > 0) {
                    int place = way[depth - 1];
                    int[] sources = reverse.sources(place);
                    if (next[place] == sources.length) {
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
        for (int source : reverse.sources(place)) {
            number.accept(numbers[source]);
        }
    }
}
