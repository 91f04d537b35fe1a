package dev.weft.processor.model;

import java.util.List;

/**
 * A place where a body may be suspended.
 *
 * @param line the line of the suspending expression
 * @param expression its source text, shortened, on one line
 * @param variables the names of the parameters and local variables in scope there, in the order of their declarations
 */
public record State(int line, String expression, List<String> variables) {
    /** Copies the list. */
    public State {
        variables = List.copyOf(variables);
    }
}
