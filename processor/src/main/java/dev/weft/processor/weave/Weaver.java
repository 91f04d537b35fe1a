package dev.weft.processor.weave;

import java.util.Collection;

/** Cuts the asynchronous bodies of a class at their awaits. */
public final class Weaver {
    private final TypeHierarchy hierarchy;

    /** A weaver that asks {@code hierarchy} about types; it keeps no other state and may be used for many classes. */
    public Weaver(TypeHierarchy hierarchy) {
        this.hierarchy = hierarchy;
    }

    /**
     * Weaves one class. The result depends on the request and the hierarchy alone.
     *
     * @throws WeaveException if a body cannot be woven; nothing of the class may be kept then
     */
    public Woven weave(WeaveRequest request) throws WeaveException {
        throw new WeaveException(WeaveException.Reason.UNSUPPORTED, "weaving is not there yet " + hierarchy, "", 0);
    }

    /** The class file {@code host} with {@code members} added to its nest; those that it has already are not added again. */
    public static byte[] addNestMembers(byte[] host, Collection<String> members) {
        return NestMembers.add(host, members);
    }
}
