package dev.weft.language.random;

/** Why a program failed. */
record Failure(Kind kind, String text) {
    enum Kind {
        /** The woven program was refused. */
        REFUSED,
        /** The woven program cannot be loaded. */
        BROKEN,
        /** Its trace is another one. */
        DIFFERENT
    }

    /** Whether this can be taken for the same fault: the same kind and, for messages, the same words. */
    boolean like(Failure other) {
        return other != null
                && kind == other.kind
                && (kind != Kind.REFUSED || words(text).equals(words(other.text)));
    }

    private static String words(String text) {
        String first = text.lines().findFirst().orElse("");
        return first.replaceAll("\\S*[0-9]\\S*|'[^']*'", "#");
    }
}
