package dev.weft.language.model;

/**
 * Run by {@link ScopeRun} in synchronous programs: plain try-with-resources does not show the throwable to the
 * resource.
 */
public interface AsyncScope {
    Coroutine<Void> enter();

    Coroutine<Boolean> exit(Throwable error);
}
