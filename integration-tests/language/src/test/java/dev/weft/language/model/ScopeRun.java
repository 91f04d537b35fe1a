package dev.weft.language.model;

/**
 * What {@code try (var x = scope) { body }} means, for the synchronous rendering of a program.
 *
 * <pre>{@code
 * ScopeRun<X> run = ScopeRun.enter(scope);
 * try { final X x = run.scope; body } catch (Throwable e) { run.failed(e); } finally { run.finish(); }
 * }</pre>
 */
public final class ScopeRun<X extends AsyncScope> {
    public final X scope;
    private boolean failed;

    private ScopeRun(X scope) {
        this.scope = scope;
    }

    /** Enters the scope; a null scope is skipped. */
    public static <X extends AsyncScope> ScopeRun<X> enter(X scope) {
        if (scope != null) {
            Asyncio.await(scope.enter());
        }
        return new ScopeRun<>(scope);
    }

    /** The body failed: its throwable is suppressed, goes on, or is replaced. */
    public void failed(Throwable error) {
        failed = true;
        boolean suppressed = false;
        if (scope != null) {
            try {
                suppressed = Asyncio.await(scope.exit(error));
            } catch (Throwable replacement) {
                if (replacement != error) {
                    replacement.addSuppressed(error);
                }
                throw replacement;
            }
        }
        if (!suppressed) {
            throw Asyncio.sneaky(error);
        }
    }

    /** The body ended, by whatever way. */
    public void finish() {
        if (!failed && scope != null) {
            Asyncio.await(scope.exit(null));
        }
    }
}
