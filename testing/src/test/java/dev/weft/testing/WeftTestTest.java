package dev.weft.testing;

import static dev.weft.Asyncio.async;
import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.createTask;
import static dev.weft.Asyncio.done;
import static dev.weft.Asyncio.runningLoop;
import static dev.weft.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.ContextVar;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.annotations.Async;
import dev.weft.sync.AsyncSemaphore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;

class WeftTestTest {
    private static final List<String> TRACE = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void clear() {
        TRACE.clear();
    }

    @Tag("program")
    static class Plain {
        private static final ContextVar<String> USER = ContextVar.of("user", "nobody");

        private EventLoop loop;

        @BeforeEach
        @Async
        Coroutine<Void> setUp(TestClock clock) {
            loop = runningLoop();
            USER.set("set up");
            await(sleep(60));
            TRACE.add("set up at " + clock.now());
            return done();
        }

        @AfterEach
        Coroutine<Void> tearDown() {
            TRACE.add("tear down as " + USER.get() + " on the same loop: " + (loop == runningLoop()));
            return sleep(1);
        }

        @WeftTest
        @Async
        Coroutine<Void> sleeps(TestClock clock, TestInfo info) {
            await(sleep(3600));
            TRACE.add(info.getDisplayName() + " at " + clock.now() + " as " + USER.get() + " on the same loop: "
                    + (loop == runningLoop()));
            USER.set("tested");
            return done();
        }

        @WeftTest
        Coroutine<Void> returnsACoroutine() {
            TRACE.add("called on the loop: " + (loop == runningLoop()));
            return sleep(1);
        }

        @WeftTest
        @Async
        Coroutine<Void> fails() throws IOException {
            await(sleep(1));
            throw new IOException("of the test");
        }

        @WeftTest
        @Async
        Coroutine<Void> leavesATask() {
            Task<Void> task = createTask(
                    async(() -> {
                        await(sleep(10));
                    }),
                    "left");
            await(sleep(1));
            TRACE.add(task.name());
            return done();
        }
    }

    @Tag("program")
    static class Mixed {
        private boolean isSetUp;

        @BeforeEach
        @Async
        Coroutine<Void> setUp() {
            await(sleep(60));
            isSetUp = true;
            return done();
        }

        @Test
        void isNoneOfOurs() {
            assertThat(isSetUp).isTrue();
        }
    }

    @Test
    void coroutinesBeforeOtherTestsRun() {
        assertThat(Programs.run(Mixed.class).results)
                .containsEntry("isNoneOfOurs()", "ok")
                .hasSize(1);
    }

    @Test
    void runsCoroutinesOnOneLoopAndInOneContext() {
        Programs programs = Programs.run(Plain.class, "sleeps", TestClock.class, TestInfo.class);
        assertThat(programs.results).containsValue("ok").hasSize(1);
        assertThat(TRACE)
                .containsExactly(
                        "set up at PT1M",
                        "sleeps(TestClock, TestInfo) at PT1H1M as set up on the same loop: true",
                        "tear down as tested on the same loop: true");
    }

    @Test
    void everyTestIsOneOfTheReport() {
        Programs programs = Programs.run(Plain.class);
        assertThat(programs.results)
                .containsOnlyKeys("sleeps(TestClock, TestInfo)", "returnsACoroutine()", "fails()", "leavesATask()");
        assertThat(programs.results.get("returnsACoroutine()")).isEqualTo("ok");
        assertThat(programs.failure("fails()")).isInstanceOf(IOException.class).hasMessage("of the test");
        assertThat(programs.failure("leavesATask()"))
                .isInstanceOf(LeftOverError.class)
                .hasMessageContaining("task left, made at WeftTestTest.java:")
                .hasMessageContaining("is left over: task left at WeftTestTest.java:");
        assertThat(TRACE).contains("called on the loop: true");
    }

    @Tag("program")
    static class Templates {
        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        @WeftTest
        @Async
        Coroutine<Void> parameterized(int seconds, TestClock clock) {
            await(sleep(seconds));
            TRACE.add("after " + clock.now());
            return done();
        }

        @RepeatedTest(2)
        @WeftTest
        @Async
        Coroutine<Void> repeated(TestClock clock) {
            await(sleep(7));
            TRACE.add("after " + clock.now());
            return done();
        }

        @Nested
        class Inner {
            @WeftTest
            @Async
            Coroutine<Void> nested() {
                await(sleep(9));
                TRACE.add("nested");
                return done();
            }
        }
    }

    @Test
    void parameterizedRepeatedAndNestedTestsRun() {
        Programs programs = Programs.run(LauncherDiscoveryRequestBuilder.request()
                .selectors(
                        DiscoverySelectors.selectClass(Templates.class),
                        DiscoverySelectors.selectClass(Templates.Inner.class)));
        assertThat(programs.results)
                .doesNotContainKey("Templates")
                .allSatisfy((name, result) -> assertThat(result).isEqualTo("ok"));
        assertThat(TRACE).containsExactlyInAnyOrder("after PT1S", "after PT2S", "after PT7S", "after PT7S", "nested");
    }

    @Tag("program")
    static class Faulty {
        private final AsyncSemaphore permits = new AsyncSemaphore(1, "db");
        private int balance = 100;

        @BeforeEach
        Coroutine<Void> setUp() {
            TRACE.add("set up");
            return sleep(1);
        }

        @AfterEach
        void theSumIsKept() {
            assertThat(balance).as("the balance").isEqualTo(100);
            TRACE.add("torn down");
        }

        @WeftTest
        @CancelEverywhere
        @FailEverywhere(IOException.class)
        @Async
        Coroutine<Void> stands() {
            try (permits) {
                await(sleep(1));
                await(sleep(1));
            }
            return done();
        }

        @SuppressWarnings("weft:unprotected-lock") // that is the fault
        @WeftTest
        @CancelEverywhere
        @Async
        Coroutine<Void> leaksAPermit() {
            await(permits.acquire());
            await(sleep(1));
            permits.release();
            return done();
        }

        @WeftTest
        @FailEverywhere(IOException.class)
        @Async
        Coroutine<Void> losesMoney() {
            balance -= 10;
            await(sleep(1));
            balance += 10;
            return done();
        }

        @WeftTest
        @CancelEverywhere
        Coroutine<Void> neverStops() {
            return done();
        }
    }

    @Test
    void faultsComeAtEveryAwait() {
        Programs programs = Programs.run(Faulty.class, "stands");
        assertThat(programs.results).containsEntry("stands()", "ok");
        assertThat(programs.entries)
                .containsExactly(
                        "{weft.cancelEverywhere=2 faults, 2 awaits}",
                        "{weft.failEverywhere=IOException: 2 faults, 2 awaits}");
        assertThat(TRACE).containsOnly("set up", "torn down").hasSize(2 * (1 + 3 + 3));
    }

    @Test
    void faultsThatTheTestDoesNotStandAreToldWithTheirPlace() {
        Programs programs = Programs.run(Faulty.class);
        assertThat(text(programs.failure("leaksAPermit()")))
                .isEqualTo("does not stand 1 fault of 1 (1 await):\n"
                        + "  cancelled at WeftTestTest.java:N await(sleep(1)) in task main: dev.weft.testing.LeftOverError:"
                        + " not returned: AsyncSemaphore \"db\"[locked] by task main");
        assertThat(text(programs.failure("losesMoney()")))
                .startsWith("does not stand 1 fault of 1 (1 await):\n"
                        + "  IOException thrown at WeftTestTest.java:N await(sleep(1)) in task main: ")
                .contains("[the balance]");
        assertThat(programs.failure("neverStops()"))
                .isInstanceOf(FaultError.class)
                .hasMessage("no fault was delivered: the program stops at no await");
    }

    private static String text(Throwable failure) {
        return failure.getMessage().replaceAll("java:\\d+", "java:N");
    }

    @Tag("program")
    static class Racy {
        private int balance;

        @Async
        private Coroutine<Void> add(int amount) {
            int seen = balance;
            if (amount == 2) {
                await(sleep(1));
            }
            balance = seen + amount;
            await(sleep(1));
            return done();
        }

        @WeftTest(schedules = 100, wild = true)
        @Async
        Coroutine<Void> loses() {
            Task<Void> one = createTask(add(1), "one");
            Task<Void> two = createTask(add(2), "two");
            await(one);
            await(two);
            assertThat(balance).isEqualTo(3);
            return done();
        }
    }

    @Test
    void aScheduleThatFailsIsShrunkAndReplayed() {
        Programs programs = Programs.run(Racy.class);
        ScheduleError error = (ScheduleError) programs.failure("loses()");
        assertThat(error.schedule()).isEqualTo("w:1.1");
        assertThat(text(error))
                .contains(
                        "1 deviation from the plain order:\n  at WeftTestTest.java:N task two ran before task one\nreplay it with -Dweft.schedule=w:1.1");
        System.setProperty("weft.schedule", error.schedule());
        try {
            assertThat(Programs.run(Racy.class).failure("loses()"))
                    .isInstanceOf(ScheduleError.class)
                    .hasMessageStartingWith("fails in the order that was given (wild orders): ");
        } finally {
            System.clearProperty("weft.schedule");
        }
    }

    @Tag("program")
    static class Timed {
        @WeftTest
        @Async
        Coroutine<Void> advances(TestClock clock) {
            clock.advance(Duration.ofDays(1));
            TRACE.add(clock.now().toString());
            await(sleep(1));
            return done();
        }
    }

    @Test
    void theClockIsAParameter() {
        assertThat(Programs.run(Timed.class).results).containsEntry("advances(TestClock)", "ok");
        assertThat(TRACE).containsExactly("PT24H");
    }

    @Test
    void testsRunInParallel() {
        Programs run = Programs.run(LauncherDiscoveryRequestBuilder.request()
                .selectors(
                        DiscoverySelectors.selectClass(Templates.class),
                        DiscoverySelectors.selectClass(Timed.class),
                        DiscoverySelectors.selectMethod(Plain.class, "returnsACoroutine"))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent"));
        assertThat(run.results).allSatisfy((name, result) -> assertThat(result).isEqualTo("ok"));
    }
}
