package dev.weft.spring;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;

/** A thread-local value that Micrometer propagates, as those of tracers and security frameworks. */
final class Tenant implements ThreadLocalAccessor<String> {
    static final ThreadLocal<String> NAME = new ThreadLocal<>();

    private Tenant() {}

    static void register() {
        ContextRegistry.getInstance().registerThreadLocalAccessor(new Tenant());
    }

    @Override
    public Object key() {
        return "tenant";
    }

    @Override
    public String getValue() {
        return NAME.get();
    }

    @Override
    public void setValue(String value) {
        NAME.set(value);
    }

    @Override
    public void setValue() {
        NAME.remove();
    }
}
