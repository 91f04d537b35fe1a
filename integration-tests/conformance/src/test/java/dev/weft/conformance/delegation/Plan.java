package dev.weft.conformance.delegation;

import java.util.List;

/** What a generator does. */
record Plan(String name, List<Act> acts) {
    /** One thing that a generator does. */
    sealed interface Act {}

    /** Emits a value, perhaps null. */
    record Emit(Integer value) implements Act {}

    /** Waits for some iterations of the loop. */
    record Wait(int iterations) implements Act {}

    record Say(String text) implements Act {}

    record Fail(String text) implements Act {}

    record End() implements Act {}

    /** Emits what a source has. */
    record PassOn(Source source, Shape shape) implements Act {}

    /** Emits something else for each element of a source, and waits before. */
    record Change(Source source, int pause) implements Act {}

    /** Advances a shared generator by hand. */
    record AdvanceShared(int number) implements Act {}

    /** Closes a shared generator by hand. */
    record CloseShared(int number) implements Act {}

    /** How the loop is written that passes on. */
    enum Shape {
        BOXED,
        UNBOXED,
        FINALLY,
        FINALLY_WAITS,
        FINALLY_EMITS,
        CATCH_EXCEPTION,
        CATCH_ALL,
        TWICE
    }

    /** What is passed on. */
    sealed interface Source {}

    /** A generator of its own. */
    record Own(Plan plan) implements Source {}

    /** A generator that others know, too. */
    record Shared(int number) implements Source {}

    /** An iterator that is not a generator; waits before each element, fails at the end or not. */
    record Plain(int size, int pause, boolean fails) implements Source {}
}
