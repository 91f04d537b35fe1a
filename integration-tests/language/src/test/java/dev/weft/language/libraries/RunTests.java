package dev.weft.language.libraries;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs tests in a process of their own: {@code RunTests <report> <jar of tests> [<class>...]}, all classes of the jar called
 * {@code ...Test} if none is named. The report has a line for each test: what became of it, and its identity.
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
        Report report = new Report();
        PrintStream out = System.out;
        System.setOut(new PrintStream(PrintStream.nullOutputStream()));
        System.setErr(System.out);
        run(request.build(), report);
        Files.write(Path.of(arguments[0]), report.lines());
        out.println(report.lines().size() + " tests");
        System.exit(0);
    }

    private static void run(LauncherDiscoveryRequest request, Report report) {
        LauncherFactory.create().execute(request, report);
    }

    private static final class Report implements TestExecutionListener {
        private final Set<String> lines = new TreeSet<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
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
