package dev.weft.internal.core;

/** A callback of the runtime that brings the end of a stage, or of work elsewhere, to the loop. */
@FunctionalInterface
public interface Completion extends Runnable {}
