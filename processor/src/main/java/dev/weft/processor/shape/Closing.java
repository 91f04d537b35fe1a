package dev.weft.processor.shape;

/**
 * One call {@code close()} without arguments and result in the code that javac makes of a body: one that the source
 * has, or one of those that close a resource.
 *
 * @param kind what the call is for
 * @param scope the index of the asynchronous resource that is closed; -1 for {@link Kind#OTHER}
 * @param copy which copy of the statement the call belongs to: javac compiles a {@code finally} block once for each way
 *     into it
 * @param leadsOn for {@link Kind#LEAVES} whether the jump goes to where the end of the block would, as {@code continue}
 *     does at the end of a loop's body
 */
public record Closing(Kind kind, int scope, int copy, boolean leadsOn) {
    /** A call that is not of interest. */
    public static final Closing OTHER = new Closing(Kind.OTHER, -1, 0, false);

    /** What a call is for. */
    public enum Kind {
        /** The block completed normally. */
        COMPLETES,
        /** The block is left by {@code return}, {@code break}, {@code continue} or {@code yield}. */
        LEAVES,
        /** The block failed. */
        FAILS,
        /** A call in the source, or one that closes a synchronous resource. */
        OTHER
    }
}
