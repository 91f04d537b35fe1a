package dev.weft.language.model;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;

/**
 * A generator whose body has a thread of its own, so that {@code emit} can stand anywhere in it. Control passes from
 * one thread to the other and back; they never run at the same time.
 */
final class ThreadGenerator<T> implements AsyncGenerator<T> {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body, "generator");
        thread.setDaemon(true);
        return thread;
    });
    private static final ThreadLocal<ThreadGenerator<?>> RUNNING = new ThreadLocal<>();
    private static final Object EMITTED = "emitted";
    private static final Object ENDED = "ended";

    private enum State {
        FRESH,
        AT_EMIT,
        RUNS,
        FINISHED
    }

    /** Those that have begun and not ended. */
    private static final Set<ThreadGenerator<?>> BEGUN = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Coroutine.Body<?> body;
    private final SynchronousQueue<Object> toBody = new SynchronousQueue<>();
    private final SynchronousQueue<Object> fromBody = new SynchronousQueue<>();
    private State state = State.FRESH;
    private boolean abandoned;
    private T current;

    ThreadGenerator(Coroutine.Body<?> body) {
        this.body = body;
    }

    @SuppressWarnings("unchecked")
    static void emitHere(Object value) {
        ThreadGenerator<Object> generator = (ThreadGenerator<Object>) RUNNING.get();
        if (generator.abandoned) {
            throw new GeneratorExit();
        }
        generator.current = value;
        generator.state = State.AT_EMIT;
        try {
            generator.fromBody.put(EMITTED);
            if (generator.toBody.take() instanceof GeneratorExit exit) {
                throw exit;
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Coroutine<Boolean> advance() {
        return new Coroutine<>(() -> Asyncio.result(step("go on")), null);
    }

    @Override
    public Coroutine<Void> closeAsync() {
        return new Coroutine<>(
                () -> {
                    close0();
                    return Asyncio.done();
                },
                null);
    }

    @Override
    public T current() {
        return current;
    }

    private boolean step(Object message) throws Throwable {
        State before = state;
        if (before == State.RUNS) {
            throw new IllegalStateException("the generator is running");
        }
        if (before == State.FINISHED) {
            return false;
        }
        state = State.RUNS;
        if (before == State.FRESH) {
            BEGUN.add(this);
            THREADS.execute(this::runBody);
        } else {
            toBody.put(message);
        }
        Object answer = fromBody.take();
        if (answer != EMITTED) {
            BEGUN.remove(this);
        }
        if (answer instanceof Throwable failure) {
            throw failure;
        }
        return answer == EMITTED;
    }

    private void close0() throws Throwable {
        if (state == State.FRESH) {
            state = State.FINISHED;
            return;
        }
        GeneratorExit exit = new GeneratorExit();
        try {
            if (step(exit)) {
                throw new IllegalStateException("the generator went on after its close");
            }
        } catch (GeneratorExit e) {
            if (e != exit) {
                throw e;
            }
        }
    }

    /** Lets all bodies run to their end, whatever they do. */
    static void endAll() {
        while (!BEGUN.isEmpty()) {
            ThreadGenerator<?> generator = BEGUN.iterator().next();
            generator.abandoned = true;
            try {
                generator.step(new GeneratorExit());
            } catch (Throwable e) {
                // nobody waits for it
            }
        }
    }

    private void runBody() {
        RUNNING.set(this);
        Object answer = ENDED;
        try {
            body.run();
        } catch (Throwable e) {
            answer = e;
        }
        RUNNING.remove();
        state = State.FINISHED;
        current = null;
        try {
            fromBody.put(answer);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
