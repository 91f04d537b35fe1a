package demo;

@Deprecated(forRemoval = true)
class Older {}
