package dev.weft.spring;

import dev.weft.AsyncIterable;
import dev.weft.Coroutine;
import dev.weft.LoopThread;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.support.AsyncHandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Runs the coroutine that a handler of Spring MVC returns. Its result is treated as if the handler had returned that;
 * what it fails with, as if the handler had thrown it. When the request is over before it, by its timeout or because
 * the container has found the client gone, it is cancelled.
 *
 * <p>An asynchronous one, since those are asked before what {@code @ResponseBody} would write.
 */
final class CoroutineReturnValues implements AsyncHandlerMethodReturnValueHandler {
    private final LoopThread loop;

    CoroutineReturnValues(LoopThread loop) {
        this.loop = loop;
    }

    @Override
    public boolean supportsReturnType(MethodParameter returnType) {
        return isCoroutine(returnType.getParameterType());
    }

    @Override
    public boolean isAsyncReturnValue(@Nullable Object value, MethodParameter returnType) {
        return value != null && isCoroutine(value.getClass());
    }

    /** The frame of a generator is a coroutine, too, and Spring asks for its class. */
    private static boolean isCoroutine(Class<?> type) {
        return Coroutine.class.isAssignableFrom(type) && !AsyncIterable.class.isAssignableFrom(type);
    }

    @Override
    public void handleReturnValue(
            @Nullable Object value,
            MethodParameter returnType,
            ModelAndViewContainer container,
            NativeWebRequest request)
            throws Exception {
        if (value == null) {
            container.setRequestHandled(true);
            return;
        }
        Coroutine<?> coroutine = (Coroutine<?>) value;
        CompletableFuture<?> result = loop.submit(() -> coroutine);
        start(result, container, request);
    }

    /** Answers with the result of {@code future}, and cancels that when the request is over. */
    static void start(CompletableFuture<?> future, ModelAndViewContainer container, NativeWebRequest request)
            throws Exception {
        DeferredResult<@Nullable Object> deferred = new DeferredResult<>();
        // Not when the timeout comes, which is answered first: behind the answer.
        deferred.onCompletion(() -> future.cancel(true));
        var unused = future.whenComplete((result, failure) -> {
            if (failure != null) {
                deferred.setErrorResult(failure);
            } else {
                deferred.setResult(result);
            }
        });
        try {
            WebAsyncUtils.getAsyncManager(request).startDeferredResultProcessing(deferred, container);
        } catch (Throwable refused) {
            future.cancel(true);
            throw refused;
        }
    }
}
