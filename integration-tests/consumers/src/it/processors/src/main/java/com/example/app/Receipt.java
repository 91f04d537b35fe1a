package com.example.app;

import lombok.Data;

/** Mutable, with the accessors by which MapStruct fills it. */
@Data
public class Receipt {
    private String buyer;
    private int count;
}
