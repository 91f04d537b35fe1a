/**
 * The annotation processor that compiles coroutine methods. It has no API.
 *
 * <p>JavaPoet and ASM do not appear here: the jar holds its own copies of them, under names of its own.
 */
module dev.weft.processor {
    requires java.compiler;
    requires jdk.compiler;
    requires static org.jspecify;

    uses javax.annotation.processing.Processor;

    provides javax.annotation.processing.Processor with
            dev.weft.processor.AsyncProcessor,
            dev.weft.processor.ClaimingProcessor;
    provides com.sun.source.util.Plugin with
            dev.weft.processor.drive.TaskPlugin;
}
