package dev.weft.spring;

import dev.weft.CarriedLocal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Carries the diagnostic context of SLF4J, which knows threads only. */
final class DiagnosticContext {
    private DiagnosticContext() {}

    static CarriedLocal<Map<String, String>> carried() {
        return CarriedLocal.of("mdc", DiagnosticContext::capture, DiagnosticContext::restore);
    }

    /** An empty map is none: most tasks have nothing, and need no context of their own for it. */
    private static @Nullable Map<String, String> capture() {
        Map<String, String> map = MDC.getCopyOfContextMap();
        return map == null || map.isEmpty() ? null : map;
    }

    private static void restore(@Nullable Map<String, String> map) {
        if (map == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(map);
        }
    }
}
