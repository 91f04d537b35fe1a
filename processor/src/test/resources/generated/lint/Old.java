package demo;

@Deprecated
class Old {}
