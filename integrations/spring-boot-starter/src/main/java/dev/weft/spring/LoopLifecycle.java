package dev.weft.spring;

import dev.weft.LoopThread;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Ends the loop of an application when that is closed.
 *
 * <p>Web servers and message listeners have stopped by then, and no bean is destroyed yet: cancelled tasks may still
 * use them all in their {@code finally} blocks. A context that only pauses ({@code stop()} and {@code start()}, a
 * checkpoint) keeps its loop, which costs nothing while it has no work.
 */
final class LoopLifecycle implements SmartLifecycle, ApplicationContextAware, ApplicationListener<ContextClosedEvent> {
    /** Below that of the web servers, so that it starts before them and stops behind them. */
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private final LoopThread loop;
    private @Nullable ApplicationContext context;
    private volatile boolean running;
    private volatile boolean closing;

    LoopLifecycle(LoopThread loop) {
        this.loop = loop;
    }

    @Override
    public void setApplicationContext(ApplicationContext context) {
        this.context = context;
    }

    /** Published before anything is stopped. */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext() == context) {
            closing = true;
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (closing) {
            loop.close();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
