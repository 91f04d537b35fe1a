package dev.weft.processor.shape;

import java.util.List;
import java.util.Map;

/**
 * Which objects of lambdas and method references the code of a class creates, in the order of the code. Only pieces of
 * code with an asynchronous lambda somewhere in them are described.
 *
 * <p>Each piece has one list, or two if the order depends on javac's options: first as if blocks of which that is not
 * certain had code. An element is the number of a lambda of the class, or {@link #REFERENCE}. An element can occur
 * several times, for javac copies {@code finally} blocks.
 *
 * @param methods the code of methods by name and descriptor; of constructors, too, where those are known
 * @param constructors the code of all other constructors, in the order of the source; an empty list for one that is not
 *     described
 * @param initialiser the code that initialises the class; empty if it is not described
 * @param lambdas the code of lambdas, by number
 */
public record Creations(
        Map<String, List<List<Integer>>> methods,
        List<List<List<Integer>>> constructors,
        List<List<Integer>> initialiser,
        Map<Integer, List<List<Integer>>> lambdas) {
    /** A method reference, which may be compiled to a lambda or not. */
    public static final int REFERENCE = -1;
}
