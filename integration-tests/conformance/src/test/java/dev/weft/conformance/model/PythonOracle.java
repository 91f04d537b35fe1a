package dev.weft.conformance.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's CPython, which runs programs by {@code oracle.py}. */
final class PythonOracle {
    /**
     * The first version with task groups, barriers and {@code uncancel}; what changed later {@code oracle.py} emulates.
     */
    private static final String USABLE = "import sys; sys.exit(sys.version_info < (3, 11))";

    private final String executable;

    private PythonOracle(String executable) {
        this.executable = executable;
    }

    /**
     * Returns the interpreter that the system property {@code weft.python} names, or the newest of the usual names, if
     * any.
     */
    static Optional<PythonOracle> find() {
        String named = System.getProperty("weft.python");
        Stream<String> names =
                named == null ? Stream.of("python3.15", "python3.14", "python3.13", "python3") : Stream.of(named);
        return names.filter(PythonOracle::isUsable).findFirst().map(PythonOracle::new);
    }

    private static boolean isUsable(String executable) {
        try {
            return new ProcessBuilder(executable, "-c", USABLE)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the traces of the programs. */
    List<String> traces(List<Node> programs) throws IOException {
        Path script = Files.createTempFile("oracle", ".py");
        try {
            try (InputStream source = PythonOracle.class.getResourceAsStream("oracle.py")) {
                Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
            }
            Process process = new ProcessBuilder(executable, script.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Thread writer = new Thread(() -> {
                try (PrintStream to = new PrintStream(process.getOutputStream(), false, StandardCharsets.UTF_8)) {
                    programs.forEach(to::println);
                }
            });
            writer.start();
            List<String> traces = new ArrayList<>();
            try (BufferedReader from =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                from.lines().forEach(traces::add);
            }
            if (traces.size() != programs.size()) {
                throw new IOException(
                        executable + " gave " + traces.size() + " traces for " + programs.size() + " programs");
            }
            return traces;
        } finally {
            Files.delete(script);
        }
    }

    @Override
    public String toString() {
        return executable;
    }
}
