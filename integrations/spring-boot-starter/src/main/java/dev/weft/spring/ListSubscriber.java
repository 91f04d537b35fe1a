package dev.weft.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Collects what is published; cancelling the list cancels the subscription. */
final class ListSubscriber implements Flow.Subscriber<Object> {
    private final List<Object> elements = new ArrayList<>();
    private final CompletableFuture<List<Object>> list = new CompletableFuture<>();

    CompletableFuture<List<Object>> list() {
        return list;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        var unused = list.whenComplete((result, failure) -> {
            if (list.isCancelled()) {
                subscription.cancel();
            }
        });
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object element) {
        elements.add(element);
    }

    @Override
    public void onError(Throwable failure) {
        list.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        list.complete(elements);
    }
}
