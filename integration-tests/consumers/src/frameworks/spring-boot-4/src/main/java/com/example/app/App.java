package com.example.app;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.emit;
import static dev.weft.Asyncio.end;
import static dev.weft.Asyncio.result;
import static dev.weft.Asyncio.sleep;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
public class App {
    final CountDownLatch cancelled = new CountDownLatch(1);

    record Sum(int value, String thread) {}

    @Async
    @GetMapping("/sum")
    Coroutine<Sum> sum() {
        await(sleep(0.001));
        return result(new Sum(42, Thread.currentThread().getName()));
    }

    @Async
    @GetMapping("/lines")
    AsyncGenerator<Sum> lines() {
        emit(new Sum(1, "a"));
        await(sleep(0.001));
        emit(new Sum(2, "b"));
        return end();
    }

    @Async
    @GetMapping("/broken")
    Coroutine<Sum> broken() throws IOException {
        await(sleep(0.001));
        throw new IOException("disk is full");
    }

    @ExceptionHandler
    ResponseEntity<String> handle(IOException failure) {
        return ResponseEntity.status(507).body(failure.getMessage());
    }

    @Async
    @GetMapping(path = "/forever", produces = "text/event-stream")
    AsyncGenerator<Integer> forever() {
        try {
            for (int i = 0; ; i++) {
                emit(i);
                await(sleep(Duration.ofMillis(1)));
            }
        } finally {
            cancelled.countDown();
        }
    }
}
