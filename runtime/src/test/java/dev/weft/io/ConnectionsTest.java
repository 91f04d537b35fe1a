package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The connections of a server stay in their order, whichever of them end. */
class ConnectionsTest {
    private static final class Member implements Connections.Member {
        private int place;

        @Override
        public void cancel() {}

        @Override
        public void abort() {}

        @Override
        public int place() {
            return place;
        }

        @Override
        public void moved(int place) {
            this.place = place;
        }
    }

    @Test
    void stayInTheirOrderAndFindTheirPlaces() {
        Random random = new Random(1);
        Connections connections = new Connections();
        List<Connections.Member> expected = new ArrayList<>();
        for (int step = 0; step < 10_000; step++) {
            boolean grows = step / 1000 % 2 == 0; // to some 600, and back to a few
            if (expected.isEmpty() || random.nextInt(10) < (grows ? 8 : 2)) {
                Member member = new Member();
                connections.add(member);
                expected.add(member);
            } else {
                connections.remove(expected.remove(random.nextInt(expected.size())));
            }
            assertThat(connections.size()).isEqualTo(expected.size());
            if (step % 50 == 0) {
                assertThat(connections.toList()).isEqualTo(expected);
            }
        }
    }
}
