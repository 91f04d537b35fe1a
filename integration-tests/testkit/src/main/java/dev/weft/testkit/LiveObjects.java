package dev.weft.testkit;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is reachable in this JVM, counted by a full collection: exact where a measured heap is not. */
public final class LiveObjects {
    private LiveObjects() {}

    /** Returns how many objects there are of classes whose name begins with {@code prefix}. */
    public static long count(String prefix) {
        long count = 0;
        for (String line : histogram().lines().toList()) {
            String[] columns = line.trim().split(" +", -1); // 12: 34 816 name (module)
            if (columns.length >= 4 && columns[0].endsWith(":") && columns[3].startsWith(prefix)) {
                count += Long.parseLong(columns[1]);
            }
        }
        return count;
    }

    /** Returns how many bytes all objects take. */
    public static long bytes() {
        String total = histogram()
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(total.split(" +", -1)[2]); // Total 34 816
    }

    /** Returns the table of classes, as a text for whoever has to find out of which there are too many. */
    public static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException failure) {
            throw new AssertionError(failure);
        }
    }
}
