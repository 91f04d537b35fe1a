package dev.weft.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CallbacksTest {
    private record Named(int name) implements Consumer<Object> {
        @Override
        public void accept(Object future) {}
    }

    /** Against a list, which searches. */
    @Test
    void entriesKeepTheirOrderWhateverIsRemoved() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int bias = random.nextInt(4) + 4;
            Callbacks callbacks = new Callbacks();
            List<Object> expected = new ArrayList<>();
            List<DoneHook> hooks = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                if (random.nextInt(10) < bias) {
                    Object entry;
                    if (random.nextBoolean()) {
                        entry = new DoneCallback(new Named(random.nextInt(40)), null);
                    } else {
                        DoneHook hook = future -> {};
                        DoneHook fresh = new DoneHook() {
                            @Override
                            public void onDone(Promise<?> future) {
                                hook.onDone(future);
                            }
                        };
                        hooks.add(fresh);
                        entry = fresh;
                    }
                    callbacks.add(entry);
                    expected.add(entry);
                } else if (random.nextBoolean()) {
                    Named target = new Named(random.nextInt(40));
                    int before = expected.size();
                    expected.removeIf(entry -> entry instanceof DoneCallback done && done.callback.equals(target));
                    assertThat(callbacks.removeCallback(target)).isEqualTo(before - expected.size());
                } else if (!hooks.isEmpty()) {
                    DoneHook target = hooks.get(random.nextInt(hooks.size()));
                    expected.removeIf(entry -> entry == target);
                    callbacks.removeHook(target);
                }
                assertThat(callbacks.size()).isEqualTo(expected.size());
            }
            assertThat(callbacks.toList()).isEqualTo(expected);
            int middle = random.nextInt(callbacks.places() + 1) - 1;
            Callbacks rest = callbacks.behind(middle);
            int skipped = 0;
            for (int i = 0; i <= middle; i++) {
                skipped += callbacks.at(i) == null ? 0 : 1;
            }
            assertThat(rest == null ? List.of() : rest.toList()).isEqualTo(expected.subList(skipped, expected.size()));
        }
    }

    @Test
    void anOddCallbackIsNoReasonToMissTheOthers() {
        Consumer<Object> odd = new Consumer<>() {
            @Override
            public void accept(Object future) {}

            @Override
            public boolean equals(Object other) {
                throw new UnsupportedOperationException("equals");
            }

            @Override
            public int hashCode() {
                throw new UnsupportedOperationException("hashCode");
            }
        };
        Callbacks callbacks = new Callbacks();
        DoneHook hook = future -> {};
        callbacks.add(new DoneCallback(odd, null));
        callbacks.add(hook);
        for (int i = 0; i < 100; i++) {
            callbacks.add(new DoneCallback(new Named(i), null));
        }
        callbacks.removeHook(hook);
        assertThat(callbacks.size()).isEqualTo(101);
        assertThat(callbacks.removeCallback(new Named(50))).isOne();
    }
}
