package com.example.app;

import com.google.auto.value.AutoValue;

@AutoValue
abstract class Price {
    abstract int cents();
}
