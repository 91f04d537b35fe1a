package dev.weft.io.tests;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** What every stream does, whatever carries its bytes: a subclass for each kind. */
abstract class StreamContract
        implements BytesContract, EndContract, LimitsContract, CancellationContract, MisuseContract {
    @Test
    void addressesAreKnown() {
        assumeTrue(hasAddresses());
        play((left, right) -> async(() -> {
            assertThat(left.peerAddress()).isNotNull().isEqualTo(right.localAddress());
            assertThat(right.toString()).startsWith("ByteStream[open, peer ");
        }));
    }
}
