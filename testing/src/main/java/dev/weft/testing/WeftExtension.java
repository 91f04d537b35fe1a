package dev.weft.testing;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What makes a {@link WeftTest} of a method.
 *
 * <pre>
 *   beforeEach          a world is made: a loop in virtual time
 *   the methods before  coroutines run in it
 *   the test            runs in it; then, if it is to run more often, once more in a world of its own each time
 *   the methods after   coroutines run in it
 *   afterEach           what is left over in the world is an error; the world ends
 * </pre>
 */
public final class WeftExtension
        implements TestTemplateInvocationContextProvider,
                BeforeEachCallback,
                AfterEachCallback,
                ParameterResolver,
                InvocationInterceptor {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(WeftExtension.class);

    /** For JUnit. */
    public WeftExtension() {}

    // ---- one invocation, unless somebody else says how many

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        for (Annotation annotation : context.getRequiredTestMethod().getAnnotations()) {
            Class<? extends Annotation> type = annotation.annotationType();
            boolean isTemplate = type == TestTemplate.class || AnnotationSupport.isAnnotated(type, TestTemplate.class);
            if (isTemplate && type != WeftTest.class && !AnnotationSupport.isAnnotated(type, WeftTest.class)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        String name = context.getDisplayName();
        return Stream.of(new TestTemplateInvocationContext() {
            @Override
            public String getDisplayName(int index) {
                return name;
            }
        });
    }

    // ---- the world of the test

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(OURS).put(World.class, new World(options(context)));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        World world = context.getStore(OURS).remove(World.class, World.class);
        if (world == null) {
            return;
        }
        Throwable failure = context.getExecutionException().orElse(null);
        AssertionError found = Simulation.ended(world, null, failure).atEnd();
        if (found != null) {
            if (failure == null) {
                throw found;
            }
            failure.addSuppressed(found);
        }
    }

    private static SimulationOptions options(ExtensionContext context) {
        WeftTest test = AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), WeftTest.class)
                .orElseThrow();
        SimulationOptions options = SimulationOptions.defaults()
                .schedules(test.schedules())
                .wild(test.wild())
                .seed(test.seed())
                .realTime(test.realTime())
                .failOnBlockingCall(test.failOnBlockingCall())
                .timeout(Duration.ofNanos((long) (test.timeout() * 1e9)));
        return test.schedule().isEmpty() ? options : options.schedule(test.schedule());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestClock.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Simulation.clock();
    }

    // ---- the test

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        AnnotatedElement method = invocationContext.getExecutable();
        SimulationOptions options = options(context);
        boolean cancels = AnnotationSupport.isAnnotated(method, CancelEverywhere.class);
        List<Class<? extends Throwable>> failures = AnnotationSupport.findAnnotation(method, FailEverywhere.class)
                .map(annotation -> List.of(annotation.value()))
                .orElse(List.of());
        Runs runs = new Runs(options, invocation, invocationContext, context);
        Explorer explorer = new Explorer(runs, options);
        explorer.schedules();
        if (cancels) {
            context.publishReportEntry("weft.cancelEverywhere", explorer.faults("cancelled", null));
        }
        for (Class<? extends Throwable> type : failures) {
            String told = explorer.faults(Simulation.failed(type), Simulation.maker(type));
            context.publishReportEntry("weft.failEverywhere", type.getSimpleName() + ": " + told);
        }
    }
}
