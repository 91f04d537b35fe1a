package dev.weft;

import static dev.weft.Asyncio.shield;
import static dev.weft.Asyncio.wrapFuture;
import static dev.weft.Asyncio.yieldNow;
import static dev.weft.Steps.caught;
import static dev.weft.Steps.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testkit.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stages that outlive those who wait for them: what {@code LongLifeTest} finds flat still does what it has to. */
class LastingStageTest {
    @RegisterExtension
    final VirtualLoop virtual = new VirtualLoop();

    private final EventLoop loop = virtual.loop;
    private final Trace trace = virtual.trace;
    private final List<ErrorContext> reports = virtual.reports;

    private final CompletableFuture<String> stage = new CompletableFuture<>();

    private void giveUp(Future<String> future) {
        shield(future).cancel();
    }

    @Test
    void whoWasGivenUpAndIsHeldGetsTheOutcome() {
        List<Future<String>> held = new ArrayList<>();
        virtual.run(
                x -> {
                    for (int i = 0; i < 200; i++) {
                        held.add(wrapFuture(stage));
                    }
                    held.forEach(this::giveUp);
                    return yieldNow();
                },
                x -> yieldNow(),
                x -> {
                    System.gc();
                    stage.complete("late");
                    return held.get(199);
                },
                x -> {
                    trace.add(x);
                    return null;
                });
        trace.has("late");
        assertThat(held).allSatisfy(future -> assertThat(future.result()).isEqualTo("late"));
        assertThat(stage.getNumberOfDependents()).isZero();
    }

    @Test
    void allShareWhatIsRegistered() {
        virtual.run(
                x -> {
                    for (int i = 0; i < 200; i++) {
                        giveUp(wrapFuture(stage));
                    }
                    return yieldNow();
                },
                x -> null);
        assertThat(stage.getNumberOfDependents()).isEqualTo(1);
    }

    @Test
    void thoseWhoWaitAreNotDroppedThoughNobodyElseHoldsThem() {
        virtual.run(
                x -> {
                    for (int i = 0; i < 200; i++) {
                        int number = i;
                        Future<String> future = wrapFuture(stage);
                        giveUp(future);
                        if (number % 50 == 0) {
                            future.addDoneCallback(done -> trace.add(number));
                            loop.createTask(steps(y -> future, y -> {
                                trace.add(y);
                                return null;
                            }));
                        }
                    }
                    return yieldNow();
                },
                x -> yieldNow(),
                x -> {
                    System.gc();
                    stage.complete("v");
                    return yieldNow();
                },
                x -> yieldNow(),
                x -> yieldNow(),
                x -> yieldNow(),
                x -> null);
        trace.has(0, "v", 50, "v", 100, "v", 150, "v");
    }

    @Test
    void aCancellationOfOneWhoSharesIsPassedOn() {
        virtual.run(
                x -> {
                    giveUp(wrapFuture(stage));
                    return yieldNow();
                },
                x -> {
                    Future<String> other = wrapFuture(stage);
                    wrapFuture(stage).cancel();
                    return other;
                },
                caught((x, failure) -> {
                    trace.add(failure.getClass().getSimpleName());
                    return null;
                }));
        trace.has("CancelledError");
        assertThat(stage.isCancelled()).isTrue();
    }

    @Test
    void aStageThatCannotBeCancelledGoesOnForOthers() {
        CompletionStage<String> minimal = stage.minimalCompletionStage();
        virtual.run(
                x -> {
                    wrapFuture(minimal).cancel();
                    return yieldNow();
                },
                x -> {
                    Future<String> other = wrapFuture(minimal);
                    stage.complete("went on");
                    return other;
                },
                x -> {
                    trace.add(x);
                    return null;
                });
        trace.has("went on");
    }

    @Test
    void aFailureIsReportedOnceForAllThatAreGarbage() {
        IOException failure = new IOException("disk");
        virtual.run(
                x -> {
                    for (int i = 0; i < 1_000; i++) {
                        giveUp(wrapFuture(stage));
                    }
                    return yieldNow();
                },
                x -> yieldNow(),
                x -> {
                    System.gc();
                    stage.completeExceptionally(failure);
                    return yieldNow();
                },
                x -> yieldNow(),
                x -> yieldNow(),
                x -> null);
        assertThat(reports).isNotEmpty().allSatisfy(report -> {
            assertThat(report.message()).isEqualTo("IOException exception in shielded future");
            assertThat(report.exception()).isSameAs(failure);
        });
        assertThat(reports).as("those on the stack may live").hasSizeLessThan(5);
        reports.clear();
    }

    @Test
    void aFailureOfWhatNobodyHasWaitedForIsReportedToo() {
        IOException failure = new IOException("disk");
        virtual.run(
                x -> {
                    Future<String> unused = wrapFuture(stage);
                    return yieldNow();
                },
                x -> {
                    System.gc();
                    stage.completeExceptionally(failure);
                    return yieldNow();
                },
                x -> yieldNow(),
                x -> null);
        loop.close();
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.message()).isEqualTo("Future exception was never retrieved");
            assertThat(report.exception()).isSameAs(failure);
        });
        reports.clear();
    }

    @Test
    void aShieldThatIsGivenUpAgainReportsOnce() {
        List<Future<String>> wrapped = new ArrayList<>();
        virtual.run(
                x -> {
                    wrapped.add(wrapFuture(stage));
                    giveUp(wrapped.get(0));
                    wrapped.get(0).addDoneCallback(done -> trace.add("callback"));
                    giveUp(wrapped.get(0));
                    return yieldNow();
                },
                x -> yieldNow(),
                x -> {
                    giveUp(wrapped.get(0));
                    return yieldNow();
                },
                x -> {
                    stage.completeExceptionally(new IOException("disk"));
                    return yieldNow();
                },
                x -> yieldNow(),
                x -> yieldNow(),
                x -> null);
        trace.has("callback");
        assertThat(reports).hasSize(1);
        reports.clear();
    }

    @Test
    void manyStagesAreToldApart() {
        List<CompletableFuture<String>> stages = new ArrayList<>();
        virtual.run(
                x -> {
                    for (int i = 0; i < 1_000; i++) {
                        CompletableFuture<String> one = new CompletableFuture<>();
                        giveUp(wrapFuture(one));
                        if (i % 100 == 0) {
                            stages.add(one);
                        }
                    }
                    return yieldNow();
                },
                x -> {
                    System.gc();
                    List<Future<String>> futures = new ArrayList<>();
                    for (CompletableFuture<String> one : stages) {
                        futures.add(wrapFuture(one));
                    }
                    for (int i = 0; i < stages.size(); i++) {
                        assertThat(stages.get(i).getNumberOfDependents()).isEqualTo(1);
                        stages.get(i).complete("stage " + i);
                    }
                    return Asyncio.gather(futures);
                },
                x -> {
                    trace.add(x);
                    return null;
                });
        trace.has(List.of(
                "stage 0", "stage 1", "stage 2", "stage 3", "stage 4", "stage 5", "stage 6", "stage 7", "stage 8",
                "stage 9"));
    }
}
