package dev.weft.processor.model;

import javax.lang.model.type.TypeMirror;

/**
 * A value that a coroutine keeps from its call to its start: a parameter of its method, or {@code this}.
 *
 * @param name its name in the source; {@code this} for the receiver
 * @param type its type as declared
 */
public record Argument(String name, TypeMirror type) {}
