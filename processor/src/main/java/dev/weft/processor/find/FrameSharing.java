package dev.weft.processor.find;

import com.sun.source.tree.Tree;
import dev.weft.processor.model.BodyKind;
import dev.weft.processor.model.State;
import dev.weft.processor.shape.TableText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Which bodies get a frame class together: those of one class whose frames will have the same fields, as far as the
 * source tells. What exactly is kept where, only the weaver knows; it spreads the bodies over the classes that there
 * are. Each class costs javac more than the bodies in it, and some 800 bytes of class file.
 *
 * <p>A generator has a class of its own: loops call that, so that HotSpot compiles its body into them.
 *
 * <p>Cost: a step for each body, its states and the characters of its table.
 */
final class FrameSharing {
    /** So many awaits together at most, for the switch over them. */
    private static final int MOST_STATES = 256;

    /** So many characters of texts together, for the constant with all of them. */
    private static final int LONGEST_TEXT = 16_000;

    /**
     * How the frame of a body looks.
     *
     * @param owner the class that the body is in
     * @param kind what it is
     * @param inputs what it starts with
     * @param variables how many variables are in scope where most are
     */
    record Look(Tree owner, BodyKind kind, String inputs, int variables) {}

    /**
     * A place in a frame class.
     *
     * @param name of the class
     * @param part which of its bodies, from 0
     */
    record Frame(FrameNames.Name name, int part) {}

    private static final class Shared {
        final FrameNames.Name name;
        int parts;
        int states;
        int length;

        Shared(FrameNames.Name name) {
            this.name = name;
        }
    }

    private final Map<Look, Shared> current = new HashMap<>();

    /** How many variables are in scope at the await where most are. */
    static int variables(List<State> states) {
        return states.stream().mapToInt(state -> state.variables().size()).max().orElse(0);
    }

    /** A place for a body with that table; if it needs a new class, that gets the next name. */
    Frame frameFor(Look look, TableText table, Supplier<FrameNames.Name> names) {
        int states = table.states().size();
        int length = table.text().length();
        if (look.kind == BodyKind.GENERATOR) {
            return new Frame(names.get(), 0);
        }
        Shared shared = current.get(look);
        if (shared == null || shared.states + states > MOST_STATES || shared.length + length > LONGEST_TEXT) {
            shared = new Shared(names.get());
            current.put(look, shared);
        }
        shared.states += states;
        shared.length += length;
        return new Frame(shared.name, shared.parts++);
    }
}
