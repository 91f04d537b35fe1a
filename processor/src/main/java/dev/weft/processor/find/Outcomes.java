package dev.weft.processor.find;

/** What a condition can be, as far as javac sees. */
final class Outcomes {
    boolean canBeTrue;
    boolean canBeFalse;

    Outcomes(boolean canBeTrue, boolean canBeFalse) {
        this.canBeTrue = canBeTrue;
        this.canBeFalse = canBeFalse;
    }

    Outcomes not() {
        boolean isTrueThen = canBeFalse;
        boolean isFalseThen = canBeTrue;
        return new Outcomes(isTrueThen, isFalseThen);
    }
}
