package dev.weft.internal.management;

import dev.weft.internal.observe.LoopFigures;
import dev.weft.internal.report.Log;
import dev.weft.internal.report.Text;
import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** The registration of a loop's bean. To ask for this class starts the platform's MBean server. */
public final class Registration implements Runnable {
    private final ObjectName name;

    private Registration(ObjectName name) {
        this.name = name;
    }

    /**
     * Registers a bean.
     *
     * @param number the number of the loop, which is all that its name tells: names of threads may have any characters
     * @param figures what it shows
     * @return what takes it away again; null if it could not be registered, which is logged
     */
    public static @Nullable Registration of(int number, LoopFigures figures) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        LoopBean bean = new LoopBean(number, figures);
        try {
            ObjectName name = new ObjectName("dev.weft:type=EventLoop,number=" + number);
            try {
                server.registerMBean(bean, name);
            } catch (InstanceAlreadyExistsException other) { // of another class loader, which counts by itself
                name = new ObjectName(
                        name + ",loader=" + Integer.toHexString(System.identityHashCode(Registration.class)));
                server.registerMBean(bean, name);
            }
            return new Registration(name);
        } catch (JMException refused) {
            Log.warning("event loop " + number + " has no MBean: " + Text.of(refused));
            return null;
        }
    }

    /** Takes the bean away. */
    @Override
    public void run() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (InstanceNotFoundException gone) {
            // Somebody else has done it.
        } catch (JMException refused) {
            Log.warning(name + " cannot be taken away: " + Text.of(refused));
        }
    }
}
