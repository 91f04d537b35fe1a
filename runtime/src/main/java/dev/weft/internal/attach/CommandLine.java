package dev.weft.internal.attach;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.weft.internal.report.Text;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/**
 * {@code java -jar weft-runtime.jar ps|tree|watch PID [--json]}: shows the tasks of another process.
 *
 * <p>It attaches to the process, has it start the JDK's own local management agent, and asks a {@link DumpBean} there,
 * which the MBean server makes on demand. No agent of ours is loaded, and the process prints nothing.
 */
public final class CommandLine {
    private static final String USAGE = """
            usage: java -jar weft-runtime.jar COMMAND PID [--json]
              ps     one line for each task
              tree   who waits for whom, and where in the source
              watch  the tree, again each second until the process ends
              --json the same as JSON, for programs; with watch, one line each time
            """;

    /** How long {@code watch} shows one picture. */
    private static final long REFRESH_MILLIS = 1000;

    private static final String CLEAR = "\u001b[H\u001b[2J";

    private static final int MISUSE = 2;

    private final PrintStream out;
    private final PrintStream err;

    private CommandLine(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs a command, and ends the process with 0, 1 for a failure, or 2 for a misuse. */
    public static void main(String[] args) {
        System.exit(new CommandLine(System.out, System.err).run(args));
    }

    @SuppressWarnings("BanJNDI") // the address is what the process that we have attached to has told
    private int run(String[] args) {
        List<String> words = new ArrayList<>(List.of(args));
        boolean isJson = words.remove("--json");
        if (words.size() != 2
                || !List.of("ps", "tree", "watch").contains(words.get(0))
                || !words.get(1).matches("\\d{1,10}")) {
            err.print(USAGE);
            return MISUSE;
        }
        boolean isWatch = words.get(0).equals("watch");
        String operation = isJson ? "json" : isWatch ? "tree" : words.get(0);
        String pid = words.get(1);
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address(pid)))) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            ObjectName bean = bean(server);
            if (isWatch) {
                return watch(server, bean, operation);
            }
            String text = text(server, bean, operation);
            out.print(isJson ? text + "\n" : text);
            out.flush();
            return out.checkError() ? 1 : 0;
        } catch (ReflectionException missing) {
            err.println("process " + pid
                    + " does not have Weft on its class path or module path, or loads it by a class loader of its own: "
                    + "call TaskDump.capture() there");
        } catch (AttachNotSupportedException | IOException | JMException refused) {
            err.println("cannot look into process " + pid + ": " + Text.message(refused));
        } catch (NoClassDefFoundError missing) {
            err.println("this Java has no module jdk.attach or java.management: use the java of a JDK");
        }
        return 1;
    }

    /** Returns where the management agent of the process listens; starts it if it does not run. */
    private static String address(String pid) throws AttachNotSupportedException, IOException {
        VirtualMachine machine = VirtualMachine.attach(pid);
        try {
            return machine.startLocalManagementAgent();
        } finally {
            machine.detach();
        }
    }

    private static ObjectName bean(MBeanServerConnection server) throws JMException, IOException {
        ObjectName name = new ObjectName(DumpBean.NAME);
        try {
            server.createMBean(DumpBean.class.getName(), name);
        } catch (InstanceAlreadyExistsException asked) {
            // Somebody has asked before.
        }
        return name;
    }

    private static String text(MBeanServerConnection server, ObjectName bean, String operation)
            throws JMException, IOException {
        @Nullable Object text = server.invoke(bean, operation, new Object[0], new String[0]);
        return String.valueOf(text);
    }

    private int watch(MBeanServerConnection server, ObjectName bean, String operation) throws JMException {
        try {
            while (!out.checkError()) {
                String text = text(server, bean, operation);
                out.print(operation.equals("json") ? text + "\n" : CLEAR + text);
                out.flush();
                Thread.sleep(REFRESH_MILLIS);
            }
        } catch (IOException ended) {
            out.println("the process has ended");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
