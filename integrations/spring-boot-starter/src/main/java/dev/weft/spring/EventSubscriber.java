package dev.weft.spring;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Sends server-sent events. An element that is a {@link ServerSentEvent} says all of it; any other is the data. */
final class EventSubscriber extends EmitterSubscriber {
    EventSubscriber(SseEmitter emitter, Executor executor) {
        super(emitter, executor);
    }

    @Override
    void send(ResponseBodyEmitter to, Object element) throws IOException {
        SseEmitter.SseEventBuilder builder = SseEmitter.event();
        if (element instanceof ServerSentEvent<?> event) {
            ifPresent(event.id(), builder::id);
            ifPresent(event.event(), builder::name);
            ifPresent(event.retry(), retry -> builder.reconnectTime(retry.toMillis()));
            ifPresent(event.comment(), builder::comment);
            ifPresent(event.data(), builder::data);
        } else {
            builder.data(element);
        }
        ((SseEmitter) to).send(builder);
    }

    private static <T> void ifPresent(@Nullable T value, Consumer<? super T> action) {
        if (value != null) {
            action.accept(value);
        }
    }
}
