package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a small program has to load: a class costs it more than thousands of awaits. */
class ColdStartTest {
    /** Of Weft; today 80, and 3 of the program. */
    private static final int MOST = 86;

    @TempDir
    Path folder;

    /** The program. */
    static final class Hello {
        private Hello() {}

        @Async
        static Coroutine<Void> hello() {
            System.out.println("Hello");
            await(sleep(0.001));
            System.out.println("world");
            return done();
        }

        public static void main(String[] args) {
            run(hello());
        }
    }

    /** The folders and jars of some classes, and no other: to look through jars, the JDK loads classes of its own. */
    private static String classPath(Class<?>... types) {
        return Stream.of(types)
                .map(type -> Path.of(URI.create(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toString()))
                        .toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private List<String> loadedClasses() throws IOException, InterruptedException {
        Path log = folder.resolve("classes.txt");
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load=info:file=" + log + ":none",
                        "-cp",
                        classPath(Hello.class, Coroutine.class, Async.class),
                        Hello.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(output, StandardCharsets.UTF_8).lines()).containsExactly("Hello", "world");
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains(" source: "))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    @Test
    void aHelloWorldLoadsLittle() throws IOException, InterruptedException {
        List<String> loaded = loadedClasses();
        assertThat(loaded.stream().filter(name -> name.startsWith("dev.weft.")))
                .contains("dev.weft.internal.core.Loop", "dev.weft.internal.signal.Interrupts")
                .hasSizeLessThanOrEqualTo(MOST);
        assertThat(loaded)
                .contains("sun.misc.SignalHandler")
                .doesNotContain(
                        "java.lang.reflect.Proxy",
                        "java.lang.invoke.InnerClassLambdaMetafactory",
                        "java.util.concurrent.ThreadPoolExecutor")
                .noneMatch(name -> name.startsWith("java.util.logging."))
                .noneMatch(name -> name.startsWith("jdk.jfr."))
                .noneMatch(name -> name.startsWith("java.util.stream."));
    }
}
