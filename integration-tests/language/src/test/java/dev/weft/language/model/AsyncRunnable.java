package dev.weft.language.model;

/** A body without a value. */
@FunctionalInterface
public interface AsyncRunnable {
    void run() throws Throwable;
}
