package dev.weft.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs test classes as a build does, and tells what has become of them. */
final class Programs implements TestExecutionListener {
    /** By display name: "ok", "skipped", or the failure. */
    final Map<String, Object> results = new TreeMap<>();

    final List<String> entries = new ArrayList<>();

    static Programs run(Class<?> type) {
        return run(LauncherDiscoveryRequestBuilder.request().selectors(selectClass(type)));
    }

    static Programs run(Class<?> type, String method, Class<?>... parameters) {
        return run(LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectMethod(type, method, parameters)));
    }

    static Programs run(LauncherDiscoveryRequestBuilder builder) {
        Programs programs = new Programs();
        LauncherDiscoveryRequest request = builder.build();
        LauncherFactory.create(LauncherConfig.builder()
                        .enableTestExecutionListenerAutoRegistration(false)
                        .build())
                .execute(request, programs);
        return programs;
    }

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest() || result.getThrowable().isPresent()) {
            results.put(
                    test.getDisplayName(),
                    result.getStatus() == TestExecutionResult.Status.ABORTED
                            ? "skipped"
                            : result.getThrowable().map(Object.class::cast).orElse("ok"));
        }
    }

    @Override
    public synchronized void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        entries.add(entry.getKeyValuePairs().toString());
    }

    Throwable failure(String name) {
        if (results.get(name) instanceof Throwable failure) {
            return failure;
        }
        throw new AssertionError(name + " has not failed: " + results);
    }
}
