package dev.weft.processor.weave.write;

import dev.weft.processor.weave.code.CommonSupertype;
import dev.weft.processor.weave.code.TypeHierarchy;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodNode;

/**
 * Writes the class whose bodies were woven. Only the methods given are written anew, with stack maps computed; all
 * others are copied byte for byte.
 *
 * <p>Cost: time and memory grow with the class, but for the stack maps, which ASM computes: they take for each basic
 * block a number for each variable, and an edge for each try range that covers it. So a body counts with its blocks
 * times its variables, and with its blocks times the try ranges around them.
 */
public final class OwnerClass {
    private OwnerClass() {}

    /**
     * Returns the bytes of the woven class.
     *
     * @param owner the class as javac wrote it
     * @param rewritten by name and descriptor of an original method what stands in its place
     * @param nestMembers the frame classes, if the class is the host of its nest
     * @param writing is told which method is about to be written anew, and at the end null
     */
    public static byte[] write(
            byte[] owner,
            Map<String, List<MethodNode>> rewritten,
            List<String> nestMembers,
            TypeHierarchy hierarchy,
            Consumer<@Nullable MethodNode> writing) {
        ClassReader reader = new ClassReader(owner);
        ClassWriter writer = new HierarchyWriter(reader, hierarchy);
        ClassVisitor next = nestMembers.isEmpty() ? writer : new NestMembers(writer, nestMembers);
        ClassVisitor replacing = new ClassVisitor(Opcodes.ASM9, next) {
            @Override
            public @Nullable MethodVisitor visitMethod(
                    int access,
                    String name,
                    String descriptor,
                    @Nullable String signature,
                    String @Nullable [] exceptions) {
                @Nullable List<MethodNode> methods = rewritten.get(name + descriptor);
                if (methods == null) {
                    return super.visitMethod(access, name, descriptor, signature, exceptions);
                }
                for (MethodNode method : methods) {
                    writing.accept(method);
                    FarJumps.accept(method, cv);
                }
                return null;
            }
        };
        reader.accept(replacing, 0);
        writing.accept(null);
        return writer.toByteArray();
    }

    /** Asks the compilation instead of loading classes. */
    private static final class HierarchyWriter extends ClassWriter {
        private final CommonSupertype commonSupertype;

        HierarchyWriter(ClassReader reader, TypeHierarchy hierarchy) {
            super(reader, COMPUTE_FRAMES);
            setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE); // what javac accepted is not hostile, only large
            this.commonSupertype = new CommonSupertype(hierarchy);
        }

        @Override
        protected String getCommonSuperClass(String first, String second) {
            return commonSupertype.ofClasses(first, second);
        }
    }
}
