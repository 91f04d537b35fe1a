/** The annotation that marks a coroutine method. */
module dev.weft.annotations {
    requires static org.jspecify;

    exports dev.weft.annotations;
}
