package dev.weft.internal.core;

import dev.weft.BlockingCall;
import dev.weft.ErrorContext;
import dev.weft.EventLoop;
import dev.weft.ExceptionHandler;
import dev.weft.LoopDriver;
import dev.weft.SlowStep;
import dev.weft.internal.report.LoopReports;
import dev.weft.internal.schedule.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Loop} has to say about a run, and can be asked to look at: errors, debug mode, slow steps, calls that
 * block, figures. The public methods are those of {@link EventLoop}, which describes them, unless they say otherwise.
 */
public abstract sealed class Supervised extends Iteration permits Loop {
    /** Null as long as nobody has asked for anything. */
    private @Nullable Supervision supervision;

    Supervised(LoopDriver driver) {
        super(driver);
    }

    /** Begins with what the properties of the JVM ask for. */
    final void superviseAsAsked() {
        if (Boolean.getBoolean("weft.debug")) {
            setDebug(true);
        }
        if (Boolean.getBoolean("weft.jmx")) {
            supervision().manage();
        }
    }

    private Supervision supervision() {
        Supervision supervision = this.supervision;
        if (supervision == null) {
            this.supervision = supervision = new Supervision((Loop) this);
        }
        return supervision;
    }

    /** The loop is closed. */
    final void endSupervision() {
        if (supervision != null) {
            supervision.close();
        }
    }

    /** Reports an error; one of a task in the context of that. */
    void report(ErrorContext context) {
        reports().report(context, context.future() instanceof Job<?> job ? job.contextToken() : null);
    }

    public void setExceptionHandler(@Nullable ExceptionHandler handler) {
        checkThread();
        ownReports().setHandler(handler);
    }

    public @Nullable ExceptionHandler exceptionHandler() {
        return reports().handler();
    }

    public void defaultExceptionHandler(ErrorContext context) {
        LoopReports.log(Objects.requireNonNull(context, "context"));
    }

    public void callExceptionHandler(ErrorContext context) {
        checkThread();
        report(context);
    }

    public void setDebug(boolean debug) {
        checkThread();
        this.debug = debug;
        watch();
        supervision().changed();
    }

    public void setWatchdog(@Nullable Duration limit) {
        checkUsable();
        supervision().setLimit(limit);
    }

    public void addSlowStepListener(Duration limit, Consumer<? super SlowStep> listener) {
        checkUsable();
        supervision().addSlowStepListener(limit, Objects.requireNonNull(listener, "listener"));
    }

    public void removeSlowStepListener(Consumer<? super SlowStep> listener) {
        checkThread();
        if (supervision != null) {
            supervision.removeSlowStepListener(listener);
        }
    }

    /** Tells {@code listener} which calls block this loop; once, before it runs. */
    public void tellBlockingCalls(Consumer<? super BlockingCall> listener) {
        checkUsable();
        supervision().tellBlockingCalls(listener);
    }

    /** Shows figures of this loop to JMX until it is closed. */
    public void manage() {
        checkUsable();
        supervision().manage();
    }

    public boolean isDebug() {
        return debug;
    }

    public void setSlowCallbackDuration(Duration duration) {
        checkThread();
        slowCallbackNanos = Durations.nanos(duration);
        if (supervision != null) {
            supervision.changed();
        }
    }

    public Duration slowCallbackDuration() {
        return Duration.ofNanos(slowCallbackNanos);
    }
}
