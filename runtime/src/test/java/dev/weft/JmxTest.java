package dev.weft;

import static dev.weft.Asyncio.sleep;
import static dev.weft.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.junit.jupiter.api.Test;

/** What a loop shows to JMX. */
class JmxTest {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
    private static final RunOptions JMX =
            RunOptions.defaults().jmx(true).loopFactory(() -> EventLoop.create(new VirtualClock()));

    private static Set<ObjectName> beans() throws JMException {
        return SERVER.queryNames(new ObjectName("dev.weft:type=EventLoop,*"), null);
    }

    private static Object figure(String name) throws JMException {
        assertThat(beans()).hasSize(1);
        return SERVER.getAttribute(beans().iterator().next(), name);
    }

    @Test
    void theFiguresOfALoopWhileItIsOpen() throws JMException {
        assertThat(beans()).isEmpty();
        Asyncio.run(
                Steps.steps(
                        x -> {
                            Task<?> other = Asyncio.createTask(sleep(100), "other");
                            Asyncio.runningLoop().callSoon(() -> {});
                            assertThat(figure("Tasks")).isEqualTo(2);
                            assertThat(figure("Ready")).isEqualTo(2);
                            return sleep(1);
                        },
                        x -> {
                            assertThat(figure("Thread"))
                                    .isEqualTo(Thread.currentThread().getName());
                            assertThat(figure("Tasks")).isEqualTo(2);
                            assertThat(figure("Ready")).isEqualTo(0);
                            assertThat(figure("Timers")).isEqualTo(1);
                            assertThat(figure("InFlight")).isEqualTo(0);
                            // the main task, the other one and the callback, then the timer: this step is not over
                            assertThat(figure("Steps")).isEqualTo(4L);
                            assertThat((double) figure("BusySeconds")).isPositive();
                            assertThat((double) figure("LagMaxMillis")).isPositive();
                            assertThat((double) figure("LagP50Millis"))
                                    .isLessThanOrEqualTo((double) figure("LagMaxMillis"));
                            assertThat((String[]) figure("SlowestSteps")).hasSizeLessThanOrEqualTo(10);
                            return sleep(1000);
                        },
                        x -> {
                            assertThat(figure("Tasks")).isEqualTo(1);
                            return null;
                        }),
                JMX);
        assertThat(beans()).isEmpty();
    }

    @Test
    void theSlowestStepsAreNamed() {
        List<String> slowest = new ArrayList<>();
        Asyncio.run(
                Steps.steps(
                        x -> {
                            Asyncio.createTask(Steps.named("Demo.slow", y -> spin()), "slow");
                            return yieldNow();
                        },
                        x -> yieldNow(),
                        x -> {
                            slowest.addAll(List.of((String[]) figure("SlowestSteps")));
                            return null;
                        }),
                JMX);
        assertThat(slowest).anySatisfy(line -> assertThat(line).matches("\\d+\\.\\d{3} s, task slow, Demo\\.slow"));
    }

    /** Takes as long as a step that counts as slow: that is the subject here. */
    private static Object spin() {
        long end = System.nanoTime() + 2_000_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return null;
    }

    @Test
    void whatABeanDoesNotHave() {
        Asyncio.run(
                Steps.steps(x -> {
                    ObjectName bean = beans().iterator().next();
                    assertThatThrownBy(() -> SERVER.getAttribute(bean, "Colour"))
                            .isInstanceOf(AttributeNotFoundException.class);
                    AttributeList known = SERVER.getAttributes(bean, new String[] {"Tasks", "Colour"});
                    assertThat(known.asList()).hasSize(1);
                    assertThatThrownBy(() -> SERVER.invoke(bean, "stop", null, null))
                            .isInstanceOf(ReflectionException.class);
                    assertThat(SERVER.getMBeanInfo(bean).getAttributes()).hasSize(12);
                    return null;
                }),
                JMX);
    }

    @Test
    void thePropertyShowsAllLoopsAndTheirThreadsMayHaveAnyName() throws JMException {
        System.setProperty("weft.jmx", "true");
        try (LoopThread odd = LoopThread.start("a,b=\"*?\n:")) {
            assertThat(odd.submit(() -> Steps.steps(x -> figure("Thread"))).join())
                    .isEqualTo("a,b=\"*?\n:");
        } finally {
            System.clearProperty("weft.jmx");
        }
        assertThat(beans()).isEmpty();
    }

    @Test
    void aLoopThatNobodyClosesIsGarbageAllTheSame() throws JMException {
        ObjectName bean = openAndForget();
        for (int n = 0; n < 100 && isThere(bean); n++) {
            System.gc();
        }
        assertThatThrownBy(() -> SERVER.getAttribute(bean, "Tasks"))
                .hasMessageContaining("is garbage: it was never closed");
        SERVER.unregisterMBean(bean);
    }

    private static ObjectName openAndForget() throws JMException {
        JMX.makeLoop(false);
        return beans().iterator().next();
    }

    private static boolean isThere(ObjectName bean) throws JMException {
        return !SERVER.getAttributes(bean, new String[] {"Tasks"}).isEmpty();
    }

    /** A program that asks for a bean. */
    static final class Shown {
        private Shown() {}

        public static void main(String[] args) {
            Asyncio.run(Steps.steps(x -> null), RunOptions.defaults().jmx(true));
            System.out.println("ended");
        }
    }

    @Test
    void aJavaWithoutManagement() throws IOException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "--limit-modules",
                        "java.base",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Shown.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output)
                .contains("event loop 1 has no MBean: this Java is without the module java.management")
                .endsWith("ended\n");
    }
}
