package dev.weft.language.kit;

/** An ordinary resource: closing it may fail. */
public final class Resource implements AutoCloseable {
    private final int id;

    public Resource(int id) {
        Trace.maybe(id);
        this.id = id;
    }

    /** Sometimes a null resource, which is skipped. */
    public static Resource open(int id) {
        return Trace.chance(6) ? null : new Resource(id);
    }

    public int id() {
        return id;
    }

    @Override
    public void close() {
        Trace.hit("close " + id);
        Trace.maybe(id);
    }
}
