package dev.weft.processor.weave;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.util.Printer;

/**
 * The code of a method as stable text: labels are numbered in the order in which they stand, unused ones are left out.
 */
final class Listing {
    private final MethodNode method;
    private final Map<LabelNode, String> labels = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    private Listing(MethodNode method) {
        this.method = method;
    }

    static String of(MethodNode method) {
        return new Listing(method).print();
    }

    private String print() {
        Map<LabelNode, Boolean> used = usedLabels();
        int number = 0;
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof LabelNode label && used.containsKey(label)) {
                labels.put(label, "L" + number++);
            }
        }
        text.append(method.name).append(method.desc).append('\n');
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof LabelNode label) {
                if (labels.containsKey(label)) {
                    text.append(labels.get(label)).append(":\n");
                }
            } else if (instruction instanceof LineNumberNode line) {
                text.append("  // line ").append(line.line).append('\n');
            } else if (instruction.getOpcode() >= 0) {
                text.append("  ").append(instruction(instruction)).append('\n');
            }
        }
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            text.append("try ").append(labels.get(block.start)).append(' ').append(labels.get(block.end));
            text.append(" -> ").append(labels.get(block.handler)).append(' ');
            text.append(block.type == null ? "any" : block.type).append('\n');
        }
        for (LocalVariableNode variable : method.localVariables) {
            text.append("var ")
                    .append(variable.index)
                    .append(' ')
                    .append(variable.name)
                    .append(' ');
            text.append(labels.get(variable.start))
                    .append(' ')
                    .append(labels.get(variable.end))
                    .append('\n');
        }
        return text.toString();
    }

    private Map<LabelNode, Boolean> usedLabels() {
        Map<LabelNode, Boolean> used = new HashMap<>();
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof JumpInsnNode jump) {
                used.put(jump.label, true);
            } else if (instruction instanceof TableSwitchInsnNode table) {
                table.labels.forEach(label -> used.put(label, true));
                used.put(table.dflt, true);
            } else if (instruction instanceof LookupSwitchInsnNode lookup) {
                lookup.labels.forEach(label -> used.put(label, true));
                used.put(lookup.dflt, true);
            }
        }
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            used.put(block.start, true);
            used.put(block.end, true);
            used.put(block.handler, true);
        }
        for (LocalVariableNode variable : method.localVariables) {
            used.put(variable.start, true);
            used.put(variable.end, true);
        }
        return used;
    }

    private String instruction(AbstractInsnNode instruction) {
        String name = Printer.OPCODES[instruction.getOpcode()].toLowerCase(Locale.ROOT);
        if (instruction instanceof VarInsnNode variable) {
            return name + " " + variable.var;
        } else if (instruction instanceof IincInsnNode increment) {
            return name + " " + increment.var + " " + increment.incr;
        } else if (instruction instanceof IntInsnNode constant) {
            return name + " " + constant.operand;
        } else if (instruction instanceof LdcInsnNode constant) {
            return name + " " + (constant.cst instanceof String s ? "\"" + s + "\"" : constant.cst);
        } else if (instruction instanceof TypeInsnNode type) {
            return name + " " + type.desc;
        } else if (instruction instanceof FieldInsnNode field) {
            return name + " " + field.owner + "." + field.name + " " + field.desc;
        } else if (instruction instanceof MethodInsnNode call) {
            return name + " " + call.owner + "." + call.name + call.desc;
        } else if (instruction instanceof InvokeDynamicInsnNode call) {
            return name + " " + call.name + call.desc;
        } else if (instruction instanceof JumpInsnNode jump) {
            return name + " " + labels.get(jump.label);
        } else if (instruction instanceof TableSwitchInsnNode table) {
            return name + " " + table.min + ".." + table.max + " "
                    + table.labels.stream().map(labels::get).toList() + " default " + labels.get(table.dflt);
        } else if (instruction instanceof LookupSwitchInsnNode lookup) {
            return name + " " + lookup.keys + " "
                    + lookup.labels.stream().map(labels::get).toList() + " default " + labels.get(lookup.dflt);
        }
        return name;
    }
}
