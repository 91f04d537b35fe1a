/** The annotation processor that compiles coroutine methods. It has no API. */
// JavaPoet and AutoService name their modules in the manifest only.
@SuppressWarnings("requires-automatic")
module dev.weft.processor {
    requires java.compiler;
    requires jdk.compiler;
    requires static com.google.auto.service;
    requires static org.jspecify;
    requires com.palantir.javapoet;
    requires org.objectweb.asm;
    requires org.objectweb.asm.commons;
    requires org.objectweb.asm.tree;
    requires org.objectweb.asm.tree.analysis;
}
