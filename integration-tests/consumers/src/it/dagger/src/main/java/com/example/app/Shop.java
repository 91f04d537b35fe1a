package com.example.app;

import dagger.Component;
import javax.inject.Singleton;

@Singleton
@Component(modules = Rates.class)
interface Shop {
    Till till();
}
