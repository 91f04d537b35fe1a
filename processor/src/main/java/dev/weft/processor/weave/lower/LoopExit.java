package dev.weft.processor.weave.lower;

import java.util.List;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;

/**
 * Where execution leaves loops. Ways out with the same target, loops and line share one.
 *
 * @param target where it goes on: a label, or the return instruction
 * @param left the loops that are left, inner ones first
 * @param line the source line
 * @param closing where the closing code begins
 */
record LoopExit(AbstractInsnNode target, List<Loop> left, int line, LabelNode closing) {}
