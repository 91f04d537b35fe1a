/** Coroutines, tasks and the event loop. */
module dev.weft {
    requires transitive dev.weft.annotations;
    requires static org.jspecify;

// javac refuses the export of a package without a class: each line goes in with its package's first class.
// exports dev.weft;
// exports dev.weft.codegen;
// exports dev.weft.sync;
}
