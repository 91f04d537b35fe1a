package dev.weft.language.debugger;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.Location;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import dev.weft.language.harness.Compilation;
import dev.weft.processor.AsyncProcessor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Line breakpoints in a coroutine method stop in the user's class, where its variables have their names and values.
 * After an await that suspended, the variables that nothing reads any more are not shown: they are not kept, but with
 * the option for that.
 */
class BreakpointsTest {
    private static final Path FOLDER = Path.of("src/test/java/dev/weft/language/debugger");

    private final List<String> stops = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void variablesHaveTheirValuesBeforeAndAfterAwaits() throws Exception {
        debug(
                Debuggee.class,
                System.getProperty("java.class.path"),
                "before the awaits",
                "after the first await",
                "at the second await",
                "after both");

        assertThat(stops)
                .containsExactly(
                        "before the awaits: compute-async, this.prefix=result , start=40 unit=unit",
                        "after the first await: compute-async, this.prefix=result , doubled=80 half=40.0 round=1 unit=unit",
                        "at the second await: compute-async, this.prefix=result , doubled=81 half=40.0 round=1 text=result 40.0unit"
                                + " unit=unit",
                        "after both: compute-async, this.prefix=result , doubled=96 round=1 text=result 40.0unit",
                        "after the first await: compute-async, this.prefix=result , doubled=96 half=48.0 round=2 unit=result 40.0unit",
                        "at the second await: compute-async, this.prefix=result , doubled=98 half=48.0 round=2"
                                + " text=result 48.0result 40.0unit unit=result 40.0unit",
                        "after both: compute-async, this.prefix=result , doubled=124 round=2 text=result 48.0result 40.0unit");
    }

    @Test
    @Timeout(120)
    void theOptionKeepsVariablesThatNothingReads() throws Exception {
        debug(
                Debuggee.class,
                compileForDebuggers(Debuggee.class),
                "before the awaits",
                "after the first await",
                "at the second await",
                "after both");

        assertThat(stops)
                .containsExactly(
                        "before the awaits: compute-async, this.prefix=result , start=40 unit=unit",
                        "after the first await: compute-async, this.prefix=result , doubled=80 half=40.0 round=1 start=40 unit=unit",
                        "at the second await: compute-async, this.prefix=result , doubled=81 half=40.0 round=1 start=40"
                                + " text=result 40.0unit unit=unit",
                        "after both: compute-async, this.prefix=result , doubled=96 half=40.0 round=1 start=40"
                                + " text=result 40.0unit unit=unit",
                        "after the first await: compute-async, this.prefix=result , doubled=96 half=48.0 round=2 start=40"
                                + " unit=result 40.0unit",
                        "at the second await: compute-async, this.prefix=result , doubled=98 half=48.0 round=2 start=40"
                                + " text=result 48.0result 40.0unit unit=result 40.0unit",
                        "after both: compute-async, this.prefix=result , doubled=124 half=48.0 round=2 start=40"
                                + " text=result 48.0result 40.0unit unit=result 40.0unit");
    }

    @Test
    @Timeout(120)
    void bodiesThatAreCalledDirectlyShowWhatTheyRead() throws Exception {
        debugCalled(System.getProperty("java.class.path"));

        assertThat(stops)
                .containsExactly(
                        "before the awaits: compute-async, this.prefix=result , doubled=80 factor=1.5 start=40 text=result 80unit1.5"
                                + " unit=unit",
                        "after the first await: compute-async, this.prefix=result , unit=unit",
                        "in the handler: compute-async, this.prefix=result , length=6 unit=unit",
                        "in the lambda: lambda$compute$0",
                        "at the end: compute-async, this.prefix=result , length=12");
    }

    @Test
    @Timeout(120)
    void theOptionKeepsVariablesOfBodiesThatAreCalledDirectly() throws Exception {
        debugCalled(compileForDebuggers(CalledDebuggee.class));

        String all = "doubled=80 factor=1.5 ";
        assertThat(stops)
                .containsExactly(
                        "before the awaits: compute-async, this.prefix=result , " + all
                                + "start=40 text=result 80unit1.5 unit=unit",
                        "after the first await: compute-async, this.prefix=result , " + all
                                + "start=40 text=result 80unit1.5 unit=unit",
                        "in the handler: compute-async, this.prefix=result , doubled=80"
                                + " e=java.lang.IllegalStateException factor=1.5 half=3.0 length=6 start=40"
                                + " text=result 80unit1.5 unit=unit",
                        "in the lambda: lambda$compute$0, letter=u unit=unit",
                        "at the end: compute-async, this.prefix=result , doubled=80 factor=1.5 length=12 start=40"
                                + " text=result 80unit1.5 unit=unit");
    }

    private void debugCalled(String classPath) throws Exception {
        debug(
                CalledDebuggee.class,
                classPath,
                "before the awaits",
                "after the first await",
                "in the handler",
                "in the lambda",
                "at the end");
    }

    /** The class path with a program in front that was compiled with the option. */
    private String compileForDebuggers(Class<?> program) throws IOException {
        try (Compilation compilation = new Compilation(folder)) {
            assertThat(compilation.compile(
                            Map.of(program.getName(), Files.readString(source(program))),
                            List.of(new AsyncProcessor()),
                            "-Aweft.debug=true"))
                    .isEmpty();
        }
        return folder + File.pathSeparator + System.getProperty("java.class.path");
    }

    private static Path source(Class<?> program) {
        return FOLDER.resolve(program.getSimpleName() + ".java");
    }

    /** Runs a program, and stops at each line that ends with one of these comments. */
    private void debug(Class<?> program, String classPath, String... comments) throws Exception {
        Map<Integer, String> lines = new TreeMap<>();
        List<String> source = Files.readAllLines(source(program));
        for (String comment : comments) {
            for (int i = 0; i < source.size(); i++) {
                if (source.get(i).endsWith("// " + comment)) {
                    lines.put(i + 1, comment);
                }
            }
        }
        assertThat(lines).hasSize(comments.length);
        debug(program.getName(), classPath, lines);
    }

    private void debug(String program, String classPath, Map<Integer, String> lines) throws Exception {
        LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("main").setValue(program);
        arguments.get("options").setValue("-Xmx64m -cp \"" + classPath + "\"");
        VirtualMachine machine = connector.launch(arguments);
        try {
            ClassPrepareRequest prepared = machine.eventRequestManager().createClassPrepareRequest();
            prepared.addClassFilter(program);
            prepared.enable();
            boolean alive = true;
            while (alive) {
                EventSet events = machine.eventQueue().remove();
                for (Event event : events) {
                    if (event instanceof ClassPrepareEvent loaded) {
                        stopAt(machine, loaded.referenceType(), lines.keySet());
                    } else if (event instanceof BreakpointEvent stopped) {
                        stops.add(lines.get(stopped.location().lineNumber()) + ": "
                                + describe(stopped.thread().frame(0)));
                    }
                    alive &= !(event instanceof VMDeathEvent) && !(event instanceof VMDisconnectEvent);
                }
                events.resume();
            }
        } finally {
            machine.process().destroyForcibly();
        }
    }

    /** As IDEs do: at the first place of the line in each method that has one. */
    private static void stopAt(VirtualMachine machine, ReferenceType type, Iterable<Integer> lines)
            throws AbsentInformationException {
        for (int line : lines) {
            Map<String, Location> first = new TreeMap<>();
            for (Location location : type.locationsOfLine(line)) {
                first.putIfAbsent(location.method().toString(), location);
            }
            assertThat(first).as("methods with line " + line).hasSize(1);
            first.values()
                    .forEach(location -> machine.eventRequestManager()
                            .createBreakpointRequest(location)
                            .enable());
        }
    }

    private static String describe(StackFrame frame) throws AbsentInformationException {
        Map<String, String> variables = new TreeMap<>();
        for (LocalVariable variable : frame.visibleVariables()) {
            variables.put(variable.name(), text(frame.getValue(variable)));
        }
        StringBuilder text = new StringBuilder(frame.location().method().name());
        ObjectReference self = frame.thisObject();
        if (self != null) {
            Value prefix = self.getValue(self.referenceType().fieldByName("prefix"));
            text.append(", this.prefix=").append(text(prefix));
        }
        String separator = ", ";
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            text.append(separator).append(variable.getKey()).append('=').append(variable.getValue());
            separator = " ";
        }
        return text.toString();
    }

    private static String text(Value value) {
        if (value instanceof StringReference string) {
            return string.value();
        }
        return value instanceof ObjectReference object ? object.referenceType().name() : String.valueOf(value);
    }
}
