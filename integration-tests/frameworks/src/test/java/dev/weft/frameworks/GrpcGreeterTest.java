package dev.weft.frameworks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.run;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutine;
import dev.weft.LoopThread;
import dev.weft.Task;
import dev.weft.annotations.Async;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GrpcGreeterTest {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);

    @Async
    private Coroutine<String> greet(String name) {
        if (name.equals("nobody")) {
            throw new IllegalArgumentException("there is nobody");
        }
        if (name.equals("forever")) {
            try {
                begun.countDown();
                await(sleep(Duration.ofDays(1)));
            } finally {
                cancelled.countDown();
            }
        }
        await(sleep(0.001));
        return result("hello " + name);
    }

    @Async
    private Coroutine<Void> calls(ManagedChannel channel) {
        assertThat(await(GrpcGreeter.greet(channel, "ada"))).isEqualTo("hello ada");
        try {
            await(GrpcGreeter.greet(channel, "nobody"));
            throw new AssertionError("no failure");
        } catch (StatusRuntimeException e) {
            assertThat(e).hasMessage("INTERNAL: there is nobody");
        }
        Task<String> call = createTask(GrpcGreeter.greet(channel, "forever"));
        await(toThread(() -> begun.await()));
        call.cancel();
        await(toThread(() -> cancelled.await()));
        return done();
    }

    @Test
    void callsAreAwaitedAndCancelled() throws Exception {
        try (LoopThread loop = LoopThread.start("grpc")) {
            Server server = InProcessServerBuilder.forName("greeter")
                    .addService(GrpcGreeter.service(loop, this::greet))
                    .build()
                    .start();
            ManagedChannel channel = InProcessChannelBuilder.forName("greeter").build();
            try {
                run(calls(channel));
            } finally {
                channel.shutdownNow();
                server.shutdownNow();
            }
        }
    }
}
