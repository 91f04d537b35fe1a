package dev.weft.spring;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.awaitEach;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.emit;
import static dev.weft.Asyncio.end;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.toThread;
import static dev.weft.Asyncio.yieldNow;

import dev.weft.AsyncGenerator;
import dev.weft.AsyncIterable;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Handlers that both of Spring's stacks run. */
@RestController
class Handlers {
    /** Counted down when a handler has begun, and when it has been cancelled. */
    volatile CountDownLatch begun = new CountDownLatch(1);

    volatile CountDownLatch cancelled = new CountDownLatch(1);

    void expectCancellation() {
        begun = new CountDownLatch(1);
        cancelled = new CountDownLatch(1);
    }

    record Sum(int value, String thread) {}

    @Async
    @GetMapping("/sum")
    Coroutine<Sum> sum() {
        await(sleep(0.001));
        return result(new Sum(42, Thread.currentThread().getName()));
    }

    @GetMapping("/finished")
    Coroutine<String> finished() {
        return result("at once");
    }

    @Async
    @GetMapping("/entity")
    Coroutine<ResponseEntity<Map<String, Integer>>> entity() {
        await(yieldNow());
        return result(
                ResponseEntity.status(HttpStatus.CREATED).header("X-Order", "7").body(Map.of("order", 7)));
    }

    @Async
    @GetMapping("/void")
    Coroutine<Void> nothing() {
        await(yieldNow());
        return done();
    }

    @Async
    @GetMapping("/checked")
    Coroutine<String> checked() throws IOException {
        await(yieldNow());
        throw new IOException("disk is full");
    }

    @ExceptionHandler
    ResponseEntity<String> handle(IOException failure) {
        return ResponseEntity.status(507).body(failure.getMessage() + ", wrapped in " + failure.getCause());
    }

    @Async
    @GetMapping("/mdc")
    Coroutine<String> mdc() {
        String before = MDC.get("request");
        await(sleep(0.001));
        String inThread = await(toThread(() -> MDC.get("request")));
        return result(before + " " + MDC.get("request") + " " + inThread);
    }

    @Async
    @SuppressWarnings("weft:thread-local") // it is carried
    @GetMapping("/tenant")
    Coroutine<String> tenant() {
        String before = Tenant.NAME.get();
        await(sleep(0.001));
        String inThread = await(toThread(Tenant.NAME::get));
        return result(before + " " + Tenant.NAME.get() + " " + inThread);
    }

    @Async
    @SuppressWarnings("weft:thread-local") // it is carried
    @GetMapping("/tenants")
    AsyncGenerator<String> tenants() {
        emit(Tenant.NAME.get() + " 1");
        await(sleep(0.001));
        emit(Tenant.NAME.get() + " 2");
        return end();
    }

    @Async
    @GetMapping("/never")
    Coroutine<Void> never() {
        try {
            begun.countDown();
            await(sleep(Duration.ofDays(1)));
            return done();
        } finally {
            cancelled.countDown();
        }
    }

    record Line(int number) {}

    @Async
    @GetMapping("/lines")
    AsyncGenerator<Line> lines() {
        for (int i = 1; i <= 3; i++) {
            await(yieldNow());
            emit(new Line(i));
        }
        return end();
    }

    @Async
    static AsyncGenerator<String> words() {
        emit("to");
        emit("be");
        return end();
    }

    @GetMapping(path = "/words", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    AsyncIterable<String> events() {
        return Handlers::words;
    }

    @Async
    @GetMapping("/events")
    AsyncGenerator<ServerSentEvent<Line>> whole() {
        emit(ServerSentEvent.builder(new Line(1))
                .id("one")
                .event("line")
                .comment("first")
                .retry(Duration.ofSeconds(2))
                .build());
        return end();
    }

    @Async
    @GetMapping("/broken")
    AsyncGenerator<Line> broken() throws IOException {
        emit(new Line(1));
        throw new IOException("disk is full");
    }

    @Async
    @GetMapping(path = "/forever", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    AsyncGenerator<Integer> forever() {
        try {
            begun.countDown();
            for (int i = 0; ; i++) {
                emit(i);
                await(sleep(0.001));
            }
        } finally {
            cancelled.countDown();
        }
    }

    @Async
    static Coroutine<List<Line>> collect(AsyncIterable<Line> lines) {
        List<Line> list = new ArrayList<>();
        for (Line line : awaitEach(lines)) {
            list.add(line);
        }
        return result(list);
    }
}
