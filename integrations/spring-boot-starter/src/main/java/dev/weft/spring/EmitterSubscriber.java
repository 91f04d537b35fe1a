package dev.weft.spring;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * Sends what is published to a client, one element at a time: the next one is asked for when the last one has been
 * written.
 *
 * <pre>
 *   loop      onNext ▶ executor
 *   executor            writes, which may block ▶ request(1) ▶ loop
 *   container           over, for whatever reason ▶ cancel
 * </pre>
 */
abstract class EmitterSubscriber implements Flow.Subscriber<Object> {
    private final ResponseBodyEmitter emitter;
    private final Executor executor;
    private Flow.@Nullable Subscription subscription;

    /** The request was over before there was a subscription. Guarded by this. */
    private boolean over;

    EmitterSubscriber(ResponseBodyEmitter emitter, Executor executor) {
        this.emitter = emitter;
        this.executor = executor;
    }

    /** Writes one element. May block. */
    abstract void send(ResponseBodyEmitter to, Object element) throws IOException;

    /** Lets the end of the request end the walk. */
    final void attach() {
        emitter.onCompletion(this::cancel);
        emitter.onError(failure -> cancel());
        emitter.onTimeout(() -> {
            cancel();
            emitter.complete();
        });
    }

    private synchronized void cancel() {
        over = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public final void onSubscribe(Flow.Subscription given) {
        synchronized (this) {
            subscription = given;
            if (over) {
                given.cancel();
                return;
            }
        }
        given.request(1);
    }

    @Override
    public final void onNext(Object element) {
        onExecutor(() -> {
            try {
                send(emitter, element);
            } catch (IOException | RuntimeException | Error failure) { // the client is gone, or nothing can write this
                cancel();
                emitter.completeWithError(failure);
                return;
            }
            Objects.requireNonNull(subscription).request(1);
        });
    }

    @Override
    public final void onError(Throwable failure) {
        onExecutor(() -> emitter.completeWithError(failure));
    }

    @Override
    public final void onComplete() {
        onExecutor(emitter::complete);
    }

    private void onExecutor(Runnable action) {
        try {
            executor.execute(action);
        } catch (RuntimeException refused) {
            cancel();
            emitter.completeWithError(refused);
        }
    }
}
