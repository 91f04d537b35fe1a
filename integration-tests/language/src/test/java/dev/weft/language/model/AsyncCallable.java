package dev.weft.language.model;

/** A body with a value. */
@FunctionalInterface
public interface AsyncCallable<T> {
    T call() throws Throwable;
}
