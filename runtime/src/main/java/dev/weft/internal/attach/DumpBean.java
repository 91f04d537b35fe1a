package dev.weft.internal.attach;

import dev.weft.TaskDump;
import java.util.List;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.ReflectionException;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link CommandLine} asks in the process that it looks at.
 *
 * <p>Nobody registers it there: the command line has the platform's MBean server make one by the name of this class. So
 * a program in which nobody looks neither loads this class nor starts any management. A dynamic bean, since those need
 * no access to an interface, which the module does not export.
 */
public final class DumpBean implements DynamicMBean {
    /** The name under which it is registered. */
    static final String NAME = "dev.weft:type=TaskDump";

    /** The operations: each returns a text. */
    static final List<String> OPERATIONS = List.of("tree", "ps", "json");

    /** For the MBean server. */
    public DumpBean() {}

    @Override
    public Object invoke(String operation, Object @Nullable [] arguments, String @Nullable [] signature)
            throws ReflectionException {
        TaskDump dump = TaskDump.capture();
        return switch (operation) {
            case "tree" -> dump.toString();
            case "ps" -> dump.toTable();
            case "json" -> dump.toJson();
            default -> throw new ReflectionException(new NoSuchMethodException(operation));
        };
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        MBeanOperationInfo[] operations = OPERATIONS.stream()
                .map(name -> new MBeanOperationInfo(
                        name,
                        "All tasks, and what they wait for",
                        new MBeanParameterInfo[0],
                        "java.lang.String",
                        MBeanOperationInfo.INFO))
                .toArray(MBeanOperationInfo[]::new);
        return new MBeanInfo(getClass().getName(), "The tasks of Weft's event loops", null, null, operations, null);
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(name);
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName());
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        return new AttributeList();
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }
}
