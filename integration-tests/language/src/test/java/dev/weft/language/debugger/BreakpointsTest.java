package dev.weft.language.debugger;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.Location;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Line breakpoints in a coroutine method stop in the user's class, where its variables have their names and values. After an
 * await that suspended, the variables that nothing reads any more are not shown: they are not kept.
 */
class BreakpointsTest {
    private static final Path SOURCE = Path.of("src/test/java/dev/weft/language/debugger/Debuggee.java");

    private final List<String> stops = new ArrayList<>();

    @Test
    @Timeout(120)
    void variablesHaveTheirValuesBeforeAndAfterAwaits() throws Exception {
        Map<Integer, String> lines = new TreeMap<>();
        List<String> source = Files.readAllLines(SOURCE);
        for (String comment :
                List.of("before the awaits", "after the first await", "at the second await", "after both")) {
            for (int i = 0; i < source.size(); i++) {
                if (source.get(i).endsWith("// " + comment)) {
                    lines.put(i + 1, comment);
                }
            }
        }
        assertThat(lines).hasSize(4);

        debug(lines);

        assertThat(stops)
                .containsExactly(
                        "before the awaits: compute, this.prefix=result , start=40 unit=unit",
                        "after the first await: compute, this.prefix=result , doubled=80 half=40.0 round=1 unit=unit",
                        "at the second await: compute, this.prefix=result , doubled=81 half=40.0 round=1 text=result 40.0unit"
                                + " unit=unit",
                        "after both: compute, this.prefix=result , doubled=96 round=1 text=result 40.0unit",
                        "after the first await: compute, this.prefix=result , doubled=96 half=48.0 round=2 unit=result 40.0unit",
                        "at the second await: compute, this.prefix=result , doubled=98 half=48.0 round=2"
                                + " text=result 48.0result 40.0unit unit=result 40.0unit",
                        "after both: compute, this.prefix=result , doubled=124 round=2 text=result 48.0result 40.0unit");
    }

    private void debug(Map<Integer, String> lines) throws Exception {
        LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("main").setValue(Debuggee.class.getName());
        arguments.get("options").setValue("-Xmx64m -cp \"" + System.getProperty("java.class.path") + "\"");
        VirtualMachine machine = connector.launch(arguments);
        try {
            ClassPrepareRequest prepared = machine.eventRequestManager().createClassPrepareRequest();
            prepared.addClassFilter(Debuggee.class.getName());
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
        Value prefix =
                frame.thisObject().getValue(frame.thisObject().referenceType().fieldByName("prefix"));
        StringBuilder text =
                new StringBuilder(frame.location().method().name() + ", this.prefix=" + text(prefix) + ",");
        variables.forEach(
                (name, value) -> text.append(' ').append(name).append('=').append(value));
        return text.toString();
    }

    private static String text(Value value) {
        return value instanceof StringReference string ? string.value() : String.valueOf(value);
    }
}
