package com.example.app;

import java.util.List;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

@Mapper
interface Receipts {
    @Mapping(target = "buyer", source = "customer")
    @Mapping(target = "count", source = "items")
    Receipt of(Order order);

    default int count(List<String> items) {
        return items.size();
    }
}
