package dev.weft.frameworks;

import static dev.weft.Asyncio.fromCallback;

import dev.weft.Coroutine;
import dev.weft.LoopThread;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A gRPC method whose implementation is a coroutine, and a call of it that is awaited; both are cancelled with each other. */
public final class GrpcGreeter {
    static final MethodDescriptor<String, String> GREET = MethodDescriptor.<String, String>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("greeter/greet")
            .setRequestMarshaller(new Text())
            .setResponseMarshaller(new Text())
            .build();

    private GrpcGreeter() {}

    static ServerServiceDefinition service(LoopThread loop, Function<String, Coroutine<String>> implementation) {
        return ServerServiceDefinition.builder("greeter")
                .addMethod(
                        GREET,
                        ServerCalls.asyncUnaryCall((request, answer) -> {
                            CompletableFuture<String> result = loop.submit(() -> implementation.apply(request));
                            ((ServerCallStreamObserver<String>) answer)
                                    .setOnCancelHandler(() -> result.cancel(true)); // by the client, or too late
                            result.whenComplete((value, failure) -> respond(answer, value, failure));
                        }))
                .build();
    }

    private static void respond(StreamObserver<String> answer, String value, Throwable failure) {
        if (failure instanceof CancellationException) {
            return; // nobody listens
        } else if (failure != null) {
            answer.onError(Status.INTERNAL
                    .withDescription(failure.getMessage())
                    .withCause(failure)
                    .asException());
        } else {
            answer.onNext(value);
            answer.onCompleted();
        }
    }

    static Coroutine<String> greet(Channel channel, String name) {
        return fromCallback(callback -> {
            var call = channel.newCall(GREET, CallOptions.DEFAULT);
            callback.onCancel(() -> call.cancel("nobody waits for it", null));
            ClientCalls.asyncUnaryCall(call, name, new StreamObserver<>() {
                @Override
                public void onNext(String value) {
                    callback.success(value);
                }

                @Override
                public void onError(Throwable failure) {
                    callback.failure(failure);
                }

                @Override
                public void onCompleted() {}
            });
        });
    }

    /** Text on the wire; a project with Protocol Buffers has generated ones. */
    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
