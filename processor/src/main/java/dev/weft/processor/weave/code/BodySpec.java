package dev.weft.processor.weave.code;

import dev.weft.processor.shape.SourceScopes;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous body of a class.
 *
 * @param kind what the body is
 * @param methodName the name of the method; for a lambda the name of the member that it stands in (for messages only)
 * @param descriptor the descriptor of the method; {@code null} for a lambda, whose method only javac knows
 * @param line where the body is declared: for a method the line of its name, for a lambda the line on which the name
 *     {@code async} of its {@code async(...)} call ends
 * @param frame the internal name of the frame class that was generated for it, whose bytes are among
 *     {@code WeaveRequest}; several bodies may have the same
 * @param part which of the bodies of that frame class it is, from 0
 * @param scopes the asynchronous resources of its {@code try} statements; {@code null} if the source is not known
 * @param lambda for a lambda its number in {@code WeaveRequest}; -1 for a method, or if the source is not known
 */
public record BodySpec(
        Kind kind,
        String methodName,
        @Nullable String descriptor,
        int line,
        String frame,
        int part,
        @Nullable SourceScopes scopes,
        int lambda) {
    /** A body whose source is not known. */
    public BodySpec(Kind kind, String methodName, @Nullable String descriptor, int line, String frame) {
        this(kind, methodName, descriptor, line, frame, 0, null, -1);
    }

    /** The kinds of asynchronous bodies. */
    public enum Kind {
        /** A method that returns a {@code Coroutine}. */
        METHOD,
        /** A method that returns an {@code AsyncGenerator}. */
        GENERATOR,
        /** The lambda of an {@code async(...)} call. */
        LAMBDA
    }
}
