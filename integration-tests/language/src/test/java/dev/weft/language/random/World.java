package dev.weft.language.random;

/** For whom a program is rendered. */
public enum World {
    /** Plain javac: awaits are the identity. */
    MODEL,
    /** The real compiler. */
    WOVEN
}
