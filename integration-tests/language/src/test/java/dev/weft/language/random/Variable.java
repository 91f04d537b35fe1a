package dev.weft.language.random;

/**
 * What an expression can name.
 *
 * @param text how it is written
 * @param assignable whether programs change it: a local variable that is changed cannot be captured
 * @param level how many lambdas and classes deep it was declared; {@link #FIELD} for fields
 */
record Variable(String text, Type type, boolean assignable, int level) {
    static final int FIELD = -1;
}
