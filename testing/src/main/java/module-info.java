/**
 * Tests of asynchronous programs: virtual time, deadlocks, other schedules, faults at every await, streams of your own.
 */
module dev.weft.testing {
    requires transitive dev.weft;
    requires static transitive org.jspecify;
    requires static transitive org.junit.jupiter.api;

    exports dev.weft.testing;
    exports dev.weft.testing.streams;
}
