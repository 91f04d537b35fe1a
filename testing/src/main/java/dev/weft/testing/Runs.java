package dev.weft.testing;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The runs of one test method: the first one is JUnit's own, each further one has a new world and a new instance of the
 * test class.
 */
final class Runs implements Explorer.Program {
    private final SimulationOptions options;
    private final InvocationInterceptor.Invocation<@Nullable Void> invocation;
    private final ReflectiveInvocationContext<Method> invocationContext;
    private final ExtensionContext context;
    private boolean isFirst = true;

    Runs(
            SimulationOptions options,
            InvocationInterceptor.Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context) {
        this.options = options;
        this.invocation = invocation;
        this.invocationContext = invocationContext;
        this.context = context;
    }

    @Override
    public Explorer.Outcome run(@Nullable Choices choices, @Nullable Faults faults) {
        if (isFirst) {
            isFirst = false;
            World world = java.util.Objects.requireNonNull(World.current());
            Throwable failure = attempt(world, choices, faults, invocation::proceed);
            return new Explorer.Outcome(null, failure, null, world.heldCount(), world.heldText());
        }
        World world = new World(options.failOnBlockingCall(false));
        Throwable failure = attempt(world, null, null, () -> runAgain(world, choices, faults));
        return Simulation.ended(world, null, failure);
    }

    private void runAgain(World world, @Nullable Choices choices, @Nullable Faults faults) throws Throwable {
        List<Object> instances = instances();
        Throwable failure = attempt(world, null, null, () -> before(instances));
        if (failure == null) {
            Method method = invocationContext.getExecutable();
            Object instance = instances.get(instances.size() - 1);
            failure = attempt(world, choices, faults, () -> invoke(method, instance, arguments(world)));
        }
        if (!(failure instanceof DeadlockError || failure instanceof HangError)) {
            failure = after(world, instances, failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable Throwable attempt(
            World world, @Nullable Choices choices, @Nullable Faults faults, Body body) {
        world.driver().choose(choices);
        world.driver().inject(faults);
        try {
            body.run();
            return null;
        } catch (VirtualMachineError fatal) {
            world.close();
            throw fatal;
        } catch (Throwable failure) {
            return failure;
        } finally {
            world.driver().choose(null);
            world.driver().inject(null);
        }
    }

    private static @Nullable Object invoke(Method method, Object instance, @Nullable Object[] arguments)
            throws Throwable {
        method.setAccessible(true);
        try {
            return method.invoke(instance, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** The arguments of the first run, with the clock of this one. */
    private @Nullable Object[] arguments(World world) {
        List<Object> arguments = invocationContext.getArguments();
        @Nullable Object[] copy = new @Nullable Object[arguments.size()];
        for (int i = 0; i < copy.length; i++) {
            Object argument = arguments.get(i);
            copy[i] = argument instanceof TestClock ? world.clock() : argument;
        }
        return copy;
    }

    /** Makes the instance of the test class and those that it is nested in, the outermost first. */
    private List<Object> instances() throws Throwable {
        List<Object> made = new ArrayList<>();
        List<Object> originals = context.getRequiredTestInstances().getAllInstances();
        if (context.getTestInstanceLifecycle().orElse(null) == TestInstance.Lifecycle.PER_CLASS) {
            return originals;
        }
        for (Object original : originals) {
            Constructor<?> constructor = constructor(original.getClass());
            constructor.setAccessible(true);
            boolean isInner =
                    !made.isEmpty() && !Modifier.isStatic(original.getClass().getModifiers());
            Object instance = isInner
                    ? context.getExecutableInvoker().invoke(constructor, made.get(made.size() - 1))
                    : context.getExecutableInvoker().invoke(constructor);
            copyAnnotatedFields(original, java.util.Objects.requireNonNull(instance));
            made.add(instance);
        }
        return made;
    }

    private static Constructor<?> constructor(Class<?> type) {
        Constructor<?>[] constructors = type.getDeclaredConstructors();
        if (constructors.length != 1) {
            throw new IllegalStateException(type.getName() + " has " + constructors.length
                    + " constructors: a test that runs many times needs one");
        }
        return constructors[0];
    }

    /** What other extensions have put into fields, as mocks and folders, serves all runs. */
    private static void copyAnnotatedFields(Object from, Object to) throws IllegalAccessException {
        for (@Nullable Class<?> type = from.getClass();
                type != null && type != Object.class;
                type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (field.getAnnotations().length > 0
                        && !Modifier.isStatic(modifiers)
                        && !Modifier.isFinal(modifiers)) {
                    field.setAccessible(true);
                    field.set(to, field.get(from));
                }
            }
        }
    }

    private void before(List<Object> instances) {
        for (Object instance : instances) {
            for (Method method : ReflectionSupport.findMethods(
                    instance.getClass(),
                    found -> AnnotationSupport.isAnnotated(found, BeforeEach.class),
                    HierarchyTraversalMode.TOP_DOWN)) {
                context.getExecutableInvoker().invoke(method, instance);
            }
        }
    }

    /** All of them run, whatever they fail with. */
    private @Nullable Throwable after(World world, List<Object> instances, @Nullable Throwable failure) {
        Throwable first = failure;
        for (int i = instances.size() - 1; i >= 0; i--) {
            Object instance = instances.get(i);
            for (Method method : ReflectionSupport.findMethods(
                    instance.getClass(),
                    found -> AnnotationSupport.isAnnotated(found, AfterEach.class),
                    HierarchyTraversalMode.BOTTOM_UP)) {
                Throwable thrown = attempt(
                        world, null, null, () -> context.getExecutableInvoker().invoke(method, instance));
                if (thrown != null
                        && (first == null
                                || (!(first instanceof AssertionError) && thrown instanceof AssertionError))) {
                    first = thrown; // after a fault that was injected, the assertion is what counts
                }
            }
        }
        return first;
    }

    /** A part of a run. */
    private interface Body {
        void run() throws Throwable;
    }
}
