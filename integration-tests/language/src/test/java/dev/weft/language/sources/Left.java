package dev.weft.language.sources;

/** Why something of a library stays as it is: a closed list, since all else has to compile. */
enum Left {
    /** A method that is synchronized: awaits are refused there, since a monitor belongs to a thread. */
    SYNCHRONIZED_METHOD,
    /** A constructor: it returns no coroutine. */
    CONSTRUCTOR,
    /** An abstract or native method: it has no body. */
    NO_BODY,
    /** A call whose value is void. */
    VOID_CALL,
    /** A call in a constructor or an initialiser, where awaits are refused. */
    CALL_IN_CONSTRUCTION,
    /** A call in a lambda: its body is of the type that its interface asks for. */
    CALL_IN_LAMBDA,
    /** A call in a synchronized block or method, where awaits are refused. */
    CALL_IN_SYNCHRONIZED
}
