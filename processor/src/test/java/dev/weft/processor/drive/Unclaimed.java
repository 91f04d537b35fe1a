package dev.weft.processor.drive;

/** An annotation that no processor wants. */
public @interface Unclaimed {}
