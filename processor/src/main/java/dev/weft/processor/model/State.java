package dev.weft.processor.model;

import dev.weft.processor.shape.TableText;
import java.util.List;

/**
 * A place where a body may be suspended.
 *
 * @param line the line of the suspending expression
 * @param expression its source text, shortened, on one line
 * @param variables the names of the parameters and local variables in scope there, in the order of their declarations
 */
public record State(int line, String expression, List<String> variables) {
    /**
     * More than fit into a woven method. Such a body is refused when it is woven; until then its table must compile.
     */
    private static final int MOST_STATES = 4000;

    /** Copies the list. */
    public State {
        variables = List.copyOf(variables);
    }

    /**
     * Returns the table of a body.
     *
     * @param name what a reader calls it
     * @param fileName the source file without folders
     * @param line where it is declared
     * @param states where it may be suspended
     */
    public static TableText table(String name, String fileName, int line, List<State> states) {
        return new TableText(
                name + " " + fileName + ":" + line,
                states.stream()
                        .limit(MOST_STATES)
                        .map(state -> state.line() + " " + state.expression())
                        .toList());
    }
}
