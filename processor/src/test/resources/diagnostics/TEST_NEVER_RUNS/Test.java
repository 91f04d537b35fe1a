package org.testng.annotations;

public @interface Test {}
