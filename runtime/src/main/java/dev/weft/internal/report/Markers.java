package dev.weft.internal.report;

/** The errors of code that the annotation processor should have compiled and did not. */
public final class Markers {
    private static final String WHAT_TO_DO =
            " Add dev.weft:weft-processor to the annotation processor path of this compilation"
                    + " (Maven: annotationProcessorPaths of the maven-compiler-plugin; Gradle: annotationProcessor) and see that annotation"
                    + " processing is not switched off (-proc:none, <proc>none</proc>); then compile this class again.";

    private Markers() {}

    public static IllegalStateException notWoven(String marker) {
        return new IllegalStateException(
                marker + " was called in code that was not compiled by Weft: it works only in the body of an"
                        + " @Async method or of an async(() -> ...) lambda." + WHAT_TO_DO);
    }

    public static IllegalStateException unawaited(String what) {
        return new IllegalStateException(
                what
                        + " was read like a value, perhaps by a serializer: await it and pass on its result, or teach whatever calls this"
                        + " method (a web framework, say) to await it, for instance with Asyncio.runCoroutineThreadsafe(coroutine, loop)");
    }

    public static IllegalStateException syncClose(Object resource, String instead) {
        return new IllegalStateException(
                "close() was called on the asynchronous " + resource.getClass().getName()
                        + " by code that was not compiled by Weft: `try (...)` over it works only in the body of an @Async method or of an"
                        + " async(() -> ...) lambda, where " + instead + " is awaited." + WHAT_TO_DO);
    }
}
