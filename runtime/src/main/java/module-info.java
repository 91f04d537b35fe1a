/** Coroutines, tasks and the event loop. */
@SuppressWarnings("module") // dev.weft.testing is compiled later
module dev.weft {
    requires transitive dev.weft.annotations;
    requires static transitive org.jspecify;
    requires static java.management; // for the command line, and for what that makes in the process at which it looks
    requires static jdk.attach;
    requires static jdk.jfr; // events, where a recording runs
    requires static jdk.unsupported; // signals; without it Ctrl-C ends the process at once

    exports dev.weft;
    exports dev.weft.codegen;
    exports dev.weft.internal.attach to
            java.management; // which makes a DumpBean
    exports dev.weft.internal.observe to
            dev.weft.testing;
    exports dev.weft.io;
    exports dev.weft.sync;
}
