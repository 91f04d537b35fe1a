package dev.weft.processor.shape;

import java.util.List;

/**
 * The asynchronous resources of a body, and where their code is to be found.
 *
 * @param scopes the resources
 * @param orders all calls {@code close()} in the order of javac's code. There are two orders if it depends on javac's
 *     options whether the block of a {@code try} is empty in the class file: first as if it were not
 */
public record SourceScopes(List<SourceScope> scopes, List<List<Closing>> orders) {
    /** A body without asynchronous resources, of whose {@code close()} calls nothing has to be known. */
    public static final SourceScopes NONE = new SourceScopes(List.of(), List.of());
}
