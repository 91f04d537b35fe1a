package dev.weft.io.tests;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** The heap as the virtual machine counts it: object by object, after a collection. */
final class LiveHeap {
    private LiveHeap() {}

    /** Returns how many bytes the objects take that can be reached. */
    static long bytes() {
        String[] total = histogram()
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow()
                .split("\\s+");
        return Long.parseLong(total[2]);
    }

    /** Returns the classes of these objects, as a text for whoever has to find out which ones are too many. */
    static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException noHotSpot) {
            throw new AssertionError("this virtual machine does not count its objects", noHotSpot);
        }
    }
}
