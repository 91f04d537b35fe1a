package dev.weft.processor.weave.analyse;

import java.util.BitSet;

/**
 * From where control comes to each place: {@link ControlFlow} read backwards.
 *
 * <pre>
 *   0: GOTO 2              sources(2): 0, 1
 *   1: NOP                 sources(3): 4, the list of handlers that begins with 3
 *   2: ARETURN             sources(4): the instructions that have this very list, and the lists that end with it
 *   3: (a handler)
 * </pre>
 *
 * <p>Cost: a step for each instruction, each edge and each list of handlers.
 */
public final class ReverseFlow {
    private final int[][] sources;

    private ReverseFlow(ControlFlow flow, BitSet from) {
        int[] counts = new int[flow.places()];
        for (int place = from.nextSetBit(0); place >= 0; place = from.nextSetBit(place + 1)) {
            for (int target : flow.ways(place)) {
                counts[target]++;
            }
        }
        this.sources = new int[counts.length][];
        for (int place = 0; place < counts.length; place++) {
            sources[place] = new int[counts[place]];
        }
        for (int place = from.nextSetBit(0); place >= 0; place = from.nextSetBit(place + 1)) {
            for (int target : flow.ways(place)) {
                sources[target][--counts[target]] = place;
            }
        }
    }

    /** Turns the control flow around. */
    public static ReverseFlow of(ControlFlow flow) {
        BitSet all = new BitSet();
        all.set(0, flow.places());
        return new ReverseFlow(flow, all);
    }

    /**
     * Turns the control flow around.
     *
     * @param reached the instructions that can be reached; control comes from no other
     */
    static ReverseFlow of(ControlFlow flow, BitSet reached) {
        BitSet from = (BitSet) reached.clone();
        from.set(flow.size(), flow.places());
        return new ReverseFlow(flow, from);
    }

    /** The places from which control comes to this one. */
    public int[] sources(int place) {
        return sources[place];
    }
}
