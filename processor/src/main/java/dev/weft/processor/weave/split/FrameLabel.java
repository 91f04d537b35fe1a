package dev.weft.processor.weave.split;

import org.objectweb.asm.tree.InsnList;

/** An instruction with labels of a frame; which numbers those are, is known when the frame has its place in a class. */
public interface FrameLabel {
    /** The frame. */
    BodyFrame frame();

    /** Puts the instruction in the place of this one, if the labels of the frame begin at {@code base}. */
    void write(InsnList code, int base);
}
