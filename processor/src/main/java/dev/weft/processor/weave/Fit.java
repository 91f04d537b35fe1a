package dev.weft.processor.weave;

/** What is done for a body to fit into methods; what does not help is followed by the next. */
enum Fit {
    /** Nothing. */
    AS_IT_IS(0),
    /** Its awaits share code. */
    COMPACT(0),
    /** It is cut into parts. */
    PARTS(24_000),
    /** It is cut into parts that are certainly short enough, if it can be cut everywhere. */
    SMALL_PARTS(6_000);

    /** About how many bytes a part has, 0 if there are none. */
    final int lengthOfPart;

    Fit(int lengthOfPart) {
        this.lengthOfPart = lengthOfPart;
    }

    boolean isLast() {
        return this == SMALL_PARTS;
    }

    Fit next() {
        return switch (this) {
            case AS_IT_IS -> COMPACT;
            case COMPACT -> PARTS;
            case PARTS, SMALL_PARTS -> SMALL_PARTS;
        };
    }
}
