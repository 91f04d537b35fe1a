package dev.weft.processor.weave.lower;

import java.util.BitSet;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * One {@code for (x : awaitEach(source))} as javac compiled it.
 *
 * @param number its position among the loops of the body; an inner loop has a higher one than the outer
 * @param iterator the variable that holds the iterator, for nothing else while the loop runs
 * @param awaitEach the call of the marker
 * @param getIterator the call of {@code iterator()}
 * @param hasNext the call of {@code hasNext()}
 * @param next the call of {@code next()}
 * @param head the first instruction of the loop, where each turn begins
 * @param inside the positions of the instructions that run while the loop is not left
 * @param failed where an exception that leaves the loop is caught
 */
record Loop(
        int number,
        int iterator,
        MethodInsnNode awaitEach,
        MethodInsnNode getIterator,
        MethodInsnNode hasNext,
        MethodInsnNode next,
        AbstractInsnNode head,
        BitSet inside,
        LabelNode failed) {}
