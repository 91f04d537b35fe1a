package dev.weft.language.libraries;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs tests in a process of their own: {@code RunTests <report> <jar of tests> [<class>...]}, all classes of the jar
 * called {@code ...Test} if none is named. The report has a line for each test: what became of it, and its identity.
 * Printed are the classes as they end, with their time.
 */
public final class RunTests {
    private RunTests() {}

    /** See the class. */
    public static void main(String[] arguments) throws IOException {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        request.configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true");
        if (arguments.length > 2) {
            for (String name : List.of(arguments).subList(2, arguments.length)) {
                request.selectors(selectClass(name));
            }
        } else {
            request.selectors(selectClasspathRoots(Set.of(Path.of(arguments[1]))));
            request.filters(includeClassNamePatterns(".*Test"));
        }
        PrintStream out = System.out;
        Report report = new Report(out);
        System.setOut(new PrintStream(PrintStream.nullOutputStream()));
        System.setErr(System.out);
        LauncherFactory.create().execute(request.build(), report);
        Files.write(Path.of(arguments[0]), report.lines());
        out.println(report.lines().size() + " tests");
        System.exit(0);
    }

    private static final class Report implements TestExecutionListener {
        private final Set<String> lines = new TreeSet<>();
        private final Map<TestIdentifier, Long> begun = new HashMap<>();
        private final PrintStream progress;

        Report(PrintStream progress) {
            this.progress = progress;
        }

        @Override
        public void executionStarted(TestIdentifier test) {
            begun.put(test, System.nanoTime());
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            long nanos = System.nanoTime() - begun.remove(test);
            if (test.getSource().orElse(null) instanceof ClassSource source) {
                progress.println(nanos / 1_000_000 + " ms " + source.getClassName());
            }
            if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                String why = result.getThrowable().map(RunTests::firstLine).orElse("");
                lines.add(result.getStatus() + " " + test.getUniqueId() + "\t" + why);
            }
        }

        List<String> lines() {
            return new ArrayList<>(lines);
        }
    }

    private static String firstLine(Throwable error) {
        return error.toString().lines().findFirst().orElse("");
    }
}
