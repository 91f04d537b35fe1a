package dev.weft.spring;

import dev.weft.AsyncIterable;
import dev.weft.Flows;
import dev.weft.LoopThread;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.util.MimeType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.AsyncHandlerMethodReturnValueHandler;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitterReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Walks the iterable that a handler of Spring MVC returns, as Spring does with a {@code Flux}: as server-sent events or
 * as lines of JSON where the client or {@code produces} asks for these, each element as soon as it is there; as one
 * list otherwise. When the request is over before it, the walk is cancelled and the iterator closed.
 */
final class IterableReturnValues implements AsyncHandlerMethodReturnValueHandler {
    private static final List<MediaType> LINES =
            List.of(MediaType.APPLICATION_NDJSON, MediaType.valueOf("application/stream+json"));

    private final LoopThread loop;
    private final Executor executor;
    private final ObjectProvider<RequestMappingHandlerAdapter> adapter;
    private final ContentNegotiationStrategy accepted = new HeaderContentNegotiationStrategy();

    /**
     * Makes one.
     *
     * @param executor writes to clients, which may be slow; the loop does not
     * @param adapter whose handler of emitters is used; being made at this time
     */
    IterableReturnValues(LoopThread loop, Executor executor, ObjectProvider<RequestMappingHandlerAdapter> adapter) {
        this.loop = loop;
        this.executor = executor;
        this.adapter = adapter;
    }

    @Override
    public boolean supportsReturnType(MethodParameter returnType) {
        return AsyncIterable.class.isAssignableFrom(returnType.getParameterType());
    }

    @Override
    public boolean isAsyncReturnValue(@Nullable Object value, MethodParameter returnType) {
        return value instanceof AsyncIterable;
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
        Flow.Publisher<Object> publisher = Flows.publish((AsyncIterable<?>) value, loop.loop());
        List<MediaType> types = mediaTypes(request);
        Class<?> element = ResolvableType.forMethodParameter(returnType)
                .as(AsyncIterable.class)
                .getGeneric()
                .toClass();
        MediaType lines = firstOf(types, LINES);
        if (ServerSentEvent.class.isAssignableFrom(element)
                || firstOf(types, List.of(MediaType.TEXT_EVENT_STREAM)) != null) {
            SseEmitter emitter = new SseEmitter();
            emit(publisher, new EventSubscriber(emitter, executor), emitter, returnType, container, request);
        } else if (lines != null) {
            ResponseBodyEmitter emitter = new TypedEmitter(lines);
            emit(publisher, new LineSubscriber(emitter, executor), emitter, returnType, container, request);
        } else {
            ListSubscriber subscriber = new ListSubscriber();
            publisher.subscribe(subscriber);
            CoroutineReturnValues.start(subscriber.list(), container, request);
        }
    }

    private void emit(
            Flow.Publisher<Object> publisher,
            EmitterSubscriber subscriber,
            ResponseBodyEmitter emitter,
            MethodParameter returnType,
            ModelAndViewContainer container,
            NativeWebRequest request)
            throws Exception {
        emitters().handleReturnValue(emitter, returnType, container, request);
        subscriber.attach();
        publisher.subscribe(subscriber);
    }

    private HandlerMethodReturnValueHandler emitters() {
        return Objects.requireNonNull(adapter.getObject().getReturnValueHandlers(), "return value handlers").stream()
                .filter(ResponseBodyEmitterReturnValueHandler.class::isInstance)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "Spring MVC has no handler for a ResponseBodyEmitter, by which an AsyncIterable is sent"));
    }

    /** What {@code produces} says, else what the client accepts. */
    @SuppressWarnings("unchecked") // an attribute of Spring's
    private List<MediaType> mediaTypes(NativeWebRequest request) throws HttpMediaTypeNotAcceptableException {
        Object produced =
                request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
        return produced instanceof Set<?> types && !types.isEmpty()
                ? List.copyOf((Set<MediaType>) types)
                : accepted.resolveMediaTypes(request);
    }

    /** Returns the first of the types that is one of {@code wanted}; an asterisk is none. */
    private static @Nullable MediaType firstOf(List<MediaType> types, List<MediaType> wanted) {
        for (MediaType type : types) {
            for (MediaType one : wanted) {
                if (type.isConcrete() && one.includes((MimeType) type)) {
                    return one;
                }
            }
        }
        return null;
    }

    /** Says what the lines are. */
    private static final class TypedEmitter extends ResponseBodyEmitter {
        private final MediaType type;

        TypedEmitter(MediaType type) {
            this.type = type;
        }

        @Override
        protected void extendResponse(ServerHttpResponse response) {
            super.extendResponse(response);
            response.getHeaders().setContentType(type);
        }
    }
}
