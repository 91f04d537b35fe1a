package demo;

class String {}
