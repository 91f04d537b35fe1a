package dev.weft.processor.javac;

/** An annotation that no processor wants. */
public @interface Unclaimed {}
