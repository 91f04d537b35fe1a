package dev.weft.codegen;

import org.jspecify.annotations.Nullable;

/**
 * Generators that stand in {@code for (x : awaitEach(next)) emit(x)}, each of them in a loop over the next one: they
 * run and rest as one.
 *
 * <pre>
 *   consumer ──▶ top ──▶ ... ──▶ delegator ──▶ delegate ──▶ ... ──▶ leaf      arrows against {@link dev.weft.Coroutine}'s caller
 *
 *   rests       the leaf stands at its emit, the others in their loops; the leaf's element is that of all of them
 *   runs        the body of the leaf, or of what it has come to since: a delegate of it, or a delegator if it has ended
 * </pre>
 *
 * <p>An advance of the top resumes the leaf, and an element goes from the leaf to the consumer: what lies between does
 * not count. A generator in the midst can be advanced or closed by somebody else. It then becomes the top of a
 * delegation of its own, and the loop over it advances it like anybody else when its turn comes.
 */
final class Delegation {
    GeneratorStates<?> top;

    /** Where the delegation rests; while it runs, where it rested before. */
    GeneratorStates<?> leaf;

    boolean rests;

    Delegation(GeneratorStates<?> top, GeneratorStates<?> leaf, boolean rests) {
        this.top = top;
        this.leaf = leaf;
        this.rests = rests;
    }

    /**
     * Parts those above {@code generator} from it, all of which rest: it may be the top of a new delegation, or in none
     * if it has no delegate.
     */
    void endAbove(GeneratorStates<?> generator) {
        if (generator == top) {
            return;
        }
        generator.makeKnown();
        if (top.delegation != this && generator.isCalledBy(top)) {
            top = generator; // those above have left by themselves
        } else {
            GeneratorStates<?> delegator = generator.delegator();
            delegator.keep(leaf);
            generator.moveTo(generator == leaf ? null : new Delegation(generator, leaf, rests), leaf);
            leaf = delegator;
        }
    }

    /**
     * What happens when the leaf, which is about to rest, has emitted a null: the innermost loop that cannot pass it
     * on, because it unboxes the element, has to look at it.
     *
     * @return false if there is none
     */
    boolean refuseNull(GeneratorStates<?> leaf) {
        GeneratorStates<?> refused = leaf;
        while (refused != top && !refused.refusesNull()) {
            refused = refused.delegator();
        }
        if (refused == top) {
            return false;
        }
        refused.makeKnown();
        refused.moveTo(refused == leaf ? null : new Delegation(refused, leaf, true), leaf);
        return true;
    }

    /** The delegation or, if it is null, the generator alone, is at rest. */
    static boolean rests(@Nullable Delegation delegation, GeneratorStates<?> generator) {
        return delegation == null ? generator.restsAlone() : delegation.rests;
    }
}
