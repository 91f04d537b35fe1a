package dev.weft.internal.management;

import dev.weft.internal.observe.LoopFigures;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;
import org.jspecify.annotations.Nullable;

/**
 * The bean of one loop. It does not keep the loop from being collected. A dynamic one, since those need no interface
 * that the module would have to export.
 */
final class LoopBean implements DynamicMBean {
    private static final double MILLI = 1e6;

    private record Figure(String type, String description, Function<LoopFigures, Object> value) {}

    private static final Map<String, Figure> FIGURES = figures();

    private final int number;
    private final WeakReference<LoopFigures> figures;

    LoopBean(int number, LoopFigures figures) {
        this.number = number;
        this.figures = new WeakReference<>(figures);
    }

    private static Map<String, Figure> figures() {
        Map<String, Figure> all = new LinkedHashMap<>();
        String integer = int.class.getName();
        String decimal = double.class.getName();
        all.put("Thread", new Figure(String.class.getName(), "The thread that runs it", LoopFigures::threadName));
        all.put("Tasks", new Figure(integer, "How many tasks are pending", LoopFigures::tasks));
        all.put("Ready", new Figure(integer, "How many entries are ready to run", LoopFigures::ready));
        all.put("Timers", new Figure(integer, "How many timers are set", LoopFigures::timers));
        all.put(
                "InFlight",
                new Figure(
                        integer,
                        "How much is in flight in threads and stages that will come back",
                        LoopFigures::inFlight));
        all.put(
                "Steps",
                new Figure(
                        long.class.getName(), "How many steps of tasks and callbacks there were", LoopFigures::steps));
        all.put(
                "BusySeconds",
                new Figure(decimal, "How long they took together", figures -> figures.busyNanos() / 1e9));
        for (int percentile : new int[] {50, 90, 99, 100}) {
            all.put(
                    percentile == 100 ? "LagMaxMillis" : "LagP" + percentile + "Millis",
                    new Figure(
                            decimal,
                            "How long iterations took in the last minute or two, and with them the wait of what was ready",
                            figures -> figures.lagNanos(percentile) / MILLI));
        }
        all.put(
                "SlowestSteps",
                new Figure(
                        String[].class.getName(),
                        "The ten slowest steps since the loop was made",
                        figures -> figures.slowestSteps().toArray(String[]::new)));
        return all;
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException, MBeanException {
        Figure figure = FIGURES.get(name);
        if (figure == null) {
            throw new AttributeNotFoundException(name);
        }
        LoopFigures figures = this.figures.get();
        if (figures == null) {
            throw new MBeanException(null, "event loop " + number + " is garbage: it was never closed");
        }
        return figure.value.apply(figures);
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        AttributeList list = new AttributeList();
        for (String name : names) {
            try {
                list.add(new Attribute(name, getAttribute(name)));
            } catch (AttributeNotFoundException | MBeanException missing) {
                // As the contract says, it is left out.
            }
        }
        return list;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " cannot be set");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String operation, Object @Nullable [] arguments, String @Nullable [] signature)
            throws ReflectionException {
        throw new ReflectionException(new NoSuchMethodException(operation));
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        MBeanAttributeInfo[] attributes = FIGURES.entrySet().stream()
                .map(entry -> new MBeanAttributeInfo(
                        entry.getKey(), entry.getValue().type, entry.getValue().description, true, false, false))
                .toArray(MBeanAttributeInfo[]::new);
        return new MBeanInfo(getClass().getName(), "An event loop of Weft", attributes, null, null, null);
    }
}
