package dev.weft.language.random;

import dev.weft.language.grid.Group;
import dev.weft.language.harness.Compilation;
import dev.weft.language.harness.Outcome;
import dev.weft.language.harness.Runs;
import dev.weft.language.woven.Suspending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;

/** Compiles many programs in one run of javac for each world and set of options, runs them and compares. */
final class Batch {
    /** In turn: with names of variables and lines, without, and so that all variables that are in scope are kept. */
    private static final List<List<String>> OPTIONS =
            List.of(List.of("-Aweft.debug=true"), List.of("-g:none"), List.of());

    private final Path folder;
    private final Runs runs;
    private final Supplier<List<Processor>> processors;
    private final Map<Program, Failure> failures = new LinkedHashMap<>();
    private final Map<Program, String> unusable = new LinkedHashMap<>();
    private int compared;

    Batch(Path folder, Runs runs, Supplier<List<Processor>> processors) {
        this.folder = folder;
        this.runs = runs;
        this.processors = processors;
    }

    /** The programs that failed, with the reason. */
    Map<Program, Failure> failures() {
        return failures;
    }

    /** The programs that plain javac does not compile, with what it says: mistakes of the generator or of javac. */
    Map<Program, String> unusable() {
        return unusable;
    }

    /** How many bodies were run and compared. */
    int compared() {
        return compared;
    }

    /** Checks the programs; their names are all different. */
    void check(List<Program> programs) {
        clean();
        try (Compilation model = new Compilation(folder.resolve("model"));
                Compilation woven = new Compilation(folder.resolve("woven"))) {
            Map<Program, List<String>> refused = new LinkedHashMap<>();
            List<Program> usable = compile(model, World.MODEL, programs, refused);
            refused.forEach((program, messages) -> unusable.put(program, messages.get(0)));
            refused.clear();
            List<Program> compiled = new ArrayList<>();
            for (int i = 0; i < OPTIONS.size(); i++) {
                int turn = i;
                List<Program> some = usable.stream()
                        .filter(program -> program.seed() % OPTIONS.size() == turn)
                        .toList();
                compiled.addAll(compile(
                        woven, World.WOVEN, some, refused, OPTIONS.get(i).toArray(String[]::new)));
            }
            refused.forEach((program, messages) ->
                    failures.put(program, new Failure(Failure.Kind.REFUSED, String.join("\n", messages))));
            run(model, woven, compiled);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles what can be compiled: programs with errors are left out; when javac dies the programs are halved. */
    private List<Program> compile(
            Compilation compilation,
            World world,
            List<Program> programs,
            Map<Program, List<String>> refused,
            String... options) {
        if (programs.isEmpty()) {
            return programs;
        }
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put("programs.Grid", Group.shared(world));
        programs.forEach(program -> sources.put("programs." + program.name(), program.source(world)));
        Collection<Processor> used = world == World.MODEL ? List.of() : processors.get();
        Map<String, List<String>> errors = compilation.compile(sources, used, options);
        if (errors.isEmpty()) {
            return programs;
        }
        List<Program> good = new ArrayList<>();
        for (Program program : programs) {
            List<String> found = new ArrayList<>();
            errors.forEach((name, messages) -> {
                if (name.matches("programs\\." + program.name() + "(\\$.*)?")) {
                    found.addAll(messages);
                }
            });
            if (found.isEmpty()) {
                good.add(program);
            } else {
                refused.put(program, found);
            }
        }
        if (good.size() < programs.size()) {
            return compile(compilation, world, good, refused, options);
        }
        if (programs.size() == 1) {
            refused.put(programs.get(0), errors.values().iterator().next());
            return List.of();
        }
        int half = programs.size() / 2;
        good = new ArrayList<>(compile(compilation, world, programs.subList(0, half), refused, options));
        good.addAll(compile(compilation, world, programs.subList(half, programs.size()), refused, options));
        return good;
    }

    private void run(Compilation modelClasses, Compilation wovenClasses, List<Program> programs) throws IOException {
        try (URLClassLoader modelLoader = modelClasses.loader();
                URLClassLoader wovenLoader = wovenClasses.loader()) {
            for (Program program : programs) {
                String name = "programs." + program.name();
                try {
                    runAll(program, modelLoader.loadClass(name), wovenLoader, name);
                } catch (LinkageError e) {
                    unusable.put(program, "javac made an invalid class file: " + e);
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private void runAll(Program program, Class<?> model, ClassLoader wovenLoader, String name)
            throws ClassNotFoundException {
        List<String> bodies = Program.bodies(model);
        Class<?> woven;
        try {
            woven = wovenLoader.loadClass(name);
        } catch (LinkageError e) {
            failures.put(program, new Failure(Failure.Kind.BROKEN, e.toString()));
            return;
        }
        for (String body : bodies) {
            compared++;
            Outcome expected = runs.model(model, body, (int) program.seed());
            Failure failure = compare(program, body, expected, woven);
            if (failure != null) {
                failures.putIfAbsent(program, failure);
            }
        }
    }

    private Failure compare(Program program, String body, Outcome expected, Class<?> woven) {
        for (Suspending suspending : Suspending.values()) {
            Outcome found = runs.woven(woven, body, (int) program.seed(), suspending);
            String difference = Outcome.difference(expected, found);
            if (!difference.isEmpty()) {
                String last = found.events().get(found.events().size() - 1);
                boolean broken = last.contains("VerifyError") || last.contains("ClassFormatError");
                return new Failure(
                        broken ? Failure.Kind.BROKEN : Failure.Kind.DIFFERENT,
                        body + " " + suspending + "\n" + difference);
            }
        }
        return null;
    }

    private void clean() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
