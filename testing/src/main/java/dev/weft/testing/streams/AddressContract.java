package dev.weft.testing.streams;

import static dev.weft.Asyncio.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** A stream knows its addresses, and shows them in its text. */
public interface AddressContract extends StreamFixture {
    /** Each end has the other one's address. */
    @Test
    default void addressesAreKnown() {
        assumeTrue(hasAddresses());
        play((left, right) -> async(() -> {
            assertNotNull(left.peerAddress());
            assertEquals(right.localAddress(), left.peerAddress());
            Checks.startsWith("ByteStream[open, peer ", right.toString());
        }));
    }
}
