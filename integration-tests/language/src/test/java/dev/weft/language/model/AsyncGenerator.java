package dev.weft.language.model;

/** What a generator method returns. */
public interface AsyncGenerator<T> extends AsyncIterator<T> {}
