/** Tests of asynchronous programs: virtual time, deadlocks, other schedules, faults at every await. */
module dev.weft.testing {
    requires transitive dev.weft;
    requires static transitive org.jspecify;
    requires static org.junit.jupiter.api;

    exports dev.weft.testing;
}
