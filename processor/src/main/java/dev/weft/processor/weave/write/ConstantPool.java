package dev.weft.processor.weave.write;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;

/**
 * Writes a class file anew with what it uses only.
 *
 * <p>A class is woven by copying its constant pool as a whole. Of an asynchronous lambda that leaves the bootstrap
 * entry, which names the method that the lambda was; the method has other parameters by now. The JVM never looks there,
 * but tools that shrink or analyse class files do, and stop at a method that they do not find.
 *
 * <p>Cost: time and memory grow with the class file.
 */
public final class ConstantPool {
    private ConstantPool() {}

    public static byte[] withoutUnused(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile).accept(writer, 0);
        try {
            return writer.toByteArray();
        } catch (MethodTooLargeException e) {
            // constants have other numbers now, and the instruction that loads one with a large number is a byte longer
            return classFile;
        }
    }
}
