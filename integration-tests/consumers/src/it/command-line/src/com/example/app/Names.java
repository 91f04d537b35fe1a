package com.example.app;

final class Names {
    private Names() {}

    static String upper(String name) {
        return name.toUpperCase();
    }
}
