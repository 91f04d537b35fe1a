package dev.weft.spring;

import java.time.Duration;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The properties that begin with {@code weft}. */
@ConfigurationProperties("weft")
public class WeftProperties {
    private final Loop loop = new Loop();
    private final Context context = new Context();
    private final Metrics metrics = new Metrics();
    private final Warnings warnings = new Warnings();

    /** For Spring. */
    public WeftProperties() {}

    /**
     * Returns what begins with {@code weft.loop}.
     *
     * @return the properties of the loop
     */
    public Loop getLoop() {
        return loop;
    }

    /**
     * Returns what begins with {@code weft.context}.
     *
     * @return what follows tasks instead of threads
     */
    public Context getContext() {
        return context;
    }

    /**
     * Returns what begins with {@code weft.metrics}.
     *
     * @return the properties of the meters
     */
    public Metrics getMetrics() {
        return metrics;
    }

    /**
     * Returns what begins with {@code weft.warnings}.
     *
     * @return the properties of the warnings at the start
     */
    public Warnings getWarnings() {
        return warnings;
    }

    /** The loop of the application. */
    public static class Loop {
        private String name = "weft";
        private boolean debug;
        private Duration slowStep = Duration.ofMillis(100);
        private Duration watchdog = Duration.ZERO;
        private boolean jmx;
        private Duration shutdownTimeout = Duration.ofSeconds(30);

        /** For Spring. */
        public Loop() {}

        /**
         * Returns the name of the loop's thread.
         *
         * @return the name
         */
        public String getName() {
            return name;
        }

        /**
         * Sets the name of the loop's thread.
         *
         * @param name the name
         */
        public void setName(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /**
         * Returns whether the loop runs in debug mode.
         *
         * @return whether it does
         */
        public boolean isDebug() {
            return debug;
        }

        /**
         * Switches debug mode on or off.
         *
         * @param debug whether to
         */
        public void setDebug(boolean debug) {
            this.debug = debug;
        }

        /**
         * Returns how long a step may take before debug mode logs it, and the meter {@code weft.loop.slow.steps} counts
         * it.
         *
         * @return the limit
         */
        public Duration getSlowStep() {
            return slowStep;
        }

        /**
         * Sets how long a step may take before debug mode logs it, and the meter {@code weft.loop.slow.steps} counts
         * it.
         *
         * @param slowStep the limit
         */
        public void setSlowStep(Duration slowStep) {
            this.slowStep = Objects.requireNonNull(slowStep, "slowStep");
        }

        /**
         * Returns how long a step may take before it is logged while it runs.
         *
         * @return the limit; zero for none
         */
        public Duration getWatchdog() {
            return watchdog;
        }

        /**
         * Sets how long a step may take before it is logged while it runs, whether in debug mode or not.
         *
         * @param watchdog the limit; zero for none
         */
        public void setWatchdog(Duration watchdog) {
            if (watchdog.isNegative()) {
                throw new IllegalArgumentException("weft.loop.watchdog is " + watchdog + ": it must not be negative");
            }
            this.watchdog = watchdog;
        }

        /**
         * Returns whether JMX shows figures of the loop.
         *
         * @return whether it does
         */
        public boolean isJmx() {
            return jmx;
        }

        /**
         * Says whether JMX shows figures of the loop.
         *
         * @param jmx whether it does
         */
        public void setJmx(boolean jmx) {
            this.jmx = jmx;
        }

        /**
         * Returns how long the end of the application waits for cancelled tasks.
         *
         * @return the longest time to wait
         */
        public Duration getShutdownTimeout() {
            return shutdownTimeout;
        }

        /**
         * Sets how long the end of the application waits for cancelled tasks.
         *
         * @param shutdownTimeout the longest time to wait
         */
        public void setShutdownTimeout(Duration shutdownTimeout) {
            this.shutdownTimeout = Objects.requireNonNull(shutdownTimeout, "shutdownTimeout");
        }
    }

    /** What follows tasks instead of threads. */
    public static class Context {
        private boolean mdc = true;
        private boolean micrometer = true;

        /** For Spring. */
        public Context() {}

        /**
         * Returns whether SLF4J's diagnostic context follows tasks.
         *
         * @return whether it does
         */
        public boolean isMdc() {
            return mdc;
        }

        /**
         * Says whether SLF4J's diagnostic context follows tasks.
         *
         * @param mdc whether it does
         */
        public void setMdc(boolean mdc) {
            this.mdc = mdc;
        }

        /**
         * Returns whether what is registered with Micrometer's context propagation follows tasks.
         *
         * @return whether it does
         */
        public boolean isMicrometer() {
            return micrometer;
        }

        /**
         * Says whether what is registered with Micrometer's context propagation follows tasks.
         *
         * @param micrometer whether it does
         */
        public void setMicrometer(boolean micrometer) {
            this.micrometer = micrometer;
        }
    }

    /** The meters of the loop. */
    public static class Metrics {
        private Duration interval = Duration.ofSeconds(1);

        /** For Spring. */
        public Metrics() {}

        /**
         * Returns how often the loop is asked how late it is.
         *
         * @return the time between two looks
         */
        public Duration getInterval() {
            return interval;
        }

        /**
         * Sets how often the loop is asked how late it is.
         *
         * @param interval the time between two looks; positive
         */
        public void setInterval(Duration interval) {
            if (interval.isNegative() || interval.isZero()) {
                throw new IllegalArgumentException("weft.metrics.interval is " + interval + ": it must be positive");
            }
            this.interval = interval;
        }
    }

    /** The warnings at the start. */
    public static class Warnings {
        private boolean advised = true;

        /** For Spring. */
        public Warnings() {}

        /**
         * Returns whether the start warns of transactions, timers and the like around methods that return coroutines.
         *
         * @return whether it does
         */
        public boolean isAdvised() {
            return advised;
        }

        /**
         * Says whether the start warns of transactions, timers and the like around methods that return coroutines.
         *
         * @param advised whether it does
         */
        public void setAdvised(boolean advised) {
            this.advised = advised;
        }
    }
}
