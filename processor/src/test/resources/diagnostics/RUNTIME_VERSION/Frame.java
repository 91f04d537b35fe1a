package dev.weft.codegen;

public abstract class Frame<T> {
    public static final int CODEGEN_MAJOR = 4;

    public static final int CODEGEN_MINOR = 3;
}
