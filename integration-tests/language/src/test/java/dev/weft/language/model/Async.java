package dev.weft.language.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/** Marks what the real annotation marks; nothing reads it here. */
@Target(ElementType.METHOD)
public @interface Async {}
