package dev.weft.processor.weave.write;

import dev.weft.processor.shape.TableText;
import dev.weft.processor.weave.code.BodySpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The tables that the shells of frame classes bring along, each shell read once.
 *
 * <p>Cost: time and memory grow with the shells, each of which is read once.
 */
public final class ShellTables {
    private static final String NAME = "table";
    private static final String TYPE = "()Ljava/lang/String;";

    private final Map<String, ClassReader> shells;
    private final Map<String, List<TableText>> read = new HashMap<>();

    /** Makes those of the shells with these names. */
    public ShellTables(Map<String, ClassReader> shells) {
        this.shells = shells;
    }

    /** Whether a method with this name and type is the one that returns the table. */
    static boolean isTable(String name, String descriptor) {
        return name.equals(NAME) && descriptor.equals(TYPE);
    }

    /** Returns the table of a body in the shell that was written for it. */
    TableText of(BodySpec spec) {
        List<TableText> tables = read.computeIfAbsent(spec.frame(), this::read);
        return tables.isEmpty()
                ? new TableText(spec.methodName(), List.of())
                : tables.get(Math.min(spec.part(), tables.size() - 1));
    }

    private List<TableText> read(String name) {
        ClassReader shell = shells.get(name);
        Constant constant = new Constant();
        if (shell != null) {
            shell.accept(constant, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        }
        return constant.text == null ? List.of() : TableText.parse(constant.text);
    }

    /** Finds the constant that the table's method returns. */
    private static final class Constant extends ClassVisitor {
        @Nullable
        String text;

        Constant() {
            super(Opcodes.ASM9);
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            if (!isTable(name, descriptor)) {
                return null;
            }
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitLdcInsn(Object value) {
                    if (text == null && value instanceof String string) {
                        text = string;
                    }
                }
            };
        }
    }
}
