package dev.weft.testing;

@org.junit.jupiter.api.Test
public @interface WeftTest {}
