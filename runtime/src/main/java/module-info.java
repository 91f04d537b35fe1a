/** Coroutines, tasks and the event loop. */
module dev.weft {
    requires transitive dev.weft.annotations;
    requires static transitive org.jspecify;

    exports dev.weft;
    exports dev.weft.codegen;

// javac refuses the export of a package without a class: this line goes in with the package's first class.
// exports dev.weft.sync;
}
