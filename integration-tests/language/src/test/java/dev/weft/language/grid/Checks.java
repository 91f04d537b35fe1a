package dev.weft.language.grid;

import dev.weft.language.harness.Compilation;
import dev.weft.language.harness.Outcome;
import dev.weft.language.harness.Runs;
import dev.weft.language.random.World;
import dev.weft.language.woven.Suspending;
import dev.weft.processor.AsyncProcessor;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compiles cells, many in one run of javac, runs them and compares. Files are compiled with and without debug
 * information in turn. What does not compile or verify is reported and left out, and the rest tried again.
 */
final class Checks implements AutoCloseable {
    private static final int CELLS_IN_A_FILE = 20;
    private static final int FILES_AT_ONCE = 30;
    private static final int SEED = 11;
    private static final Pattern NAME = Pattern.compile("\\bc(\\d+)(Of)?\\b|\\$c(\\d+)(Of)?\\b");

    private final Path folder;
    private final Runs runs = new Runs();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private int folders;
    private int compared;

    Checks(Path folder) {
        this.folder = folder;
    }

    /** What went wrong, by the cell's name, or by the file's where no single cell is to blame. */
    Map<String, String> failures() {
        return failures;
    }

    /** How many cells were run. */
    int compared() {
        return compared;
    }

    /** Checks the cells. */
    void check(List<Cell> cells) throws IOException, ClassNotFoundException {
        Map<Integer, Map<String, Cell>> owners = new TreeMap<>();
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            Map<String, Cell> own = owners.computeIfAbsent(cell.owner(), owner -> new LinkedHashMap<>());
            own.put("c" + i, cell);
            if (own.size() == CELLS_IN_A_FILE) {
                groups.add(new Group("G" + groups.size(), cell.owner(), owners.remove(cell.owner())));
            }
        }
        owners.forEach((owner, own) -> groups.add(new Group("G" + groups.size(), owner, own)));
        for (int first = 0; first < groups.size(); first += FILES_AT_ONCE) {
            checkTogether(groups.subList(first, Math.min(groups.size(), first + FILES_AT_ONCE)));
        }
    }

    private void checkTogether(List<Group> groups) throws IOException, ClassNotFoundException {
        Path here = folder.resolve("at" + folders++);
        List<Group> again = new ArrayList<>();
        try (Compilation model = new Compilation(here.resolve("model"));
                Compilation woven = new Compilation(here.resolve("woven"))) {
            List<Group> usable = compile(model, World.MODEL, groups, "-g");
            List<Group> debugged = usable.stream().filter(Checks::isDebugged).toList();
            List<Group> bare =
                    usable.stream().filter(group -> !isDebugged(group)).toList();
            List<Group> compiled = new ArrayList<>(compile(woven, World.WOVEN, debugged, "-g"));
            compiled.addAll(compile(woven, World.WOVEN, bare, "-g:none"));
            try (URLClassLoader modelLoader = model.loader();
                    URLClassLoader wovenLoader = woven.loader()) {
                for (Group group : compiled) {
                    String broken = run(group, modelLoader, wovenLoader);
                    if (broken != null) {
                        again.add(without(group, List.of(broken)));
                    }
                }
            }
        }
        again.removeIf(group -> group.cells().isEmpty());
        if (!again.isEmpty()) {
            checkTogether(again);
        }
    }

    private static boolean isDebugged(Group group) {
        return Integer.parseInt(group.name().substring(1)) % 2 == 0;
    }

    /** Compiles what can be compiled. */
    private List<Group> compile(Compilation compilation, World world, List<Group> groups, String option) {
        if (groups.isEmpty()) {
            return groups;
        }
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put("programs.Grid", Group.shared(world));
        groups.forEach(group -> sources.put("programs." + group.name(), group.source(world)));
        Map<String, List<String>> errors =
                compilation.compile(sources, world == World.MODEL ? List.of() : List.of(new AsyncProcessor()), option);
        if (errors.isEmpty()) {
            return groups;
        }
        List<Group> left = new ArrayList<>();
        boolean isBlamed = false;
        for (Group group : groups) {
            List<String> lines = sources.get("programs." + group.name()).lines().toList();
            List<String> bad = new ArrayList<>();
            for (String message : errors.getOrDefault("programs." + group.name(), List.of())) {
                int at = Integer.parseInt(message.substring(0, message.indexOf(':')));
                Matcher named = NAME.matcher(at < 1 ? "" : lines.get(at - 1));
                String cell = at > 0 && lines.get(at - 1).startsWith("/*") && named.find()
                        ? named.group().replace("Of", "")
                        : group.name();
                String place = at < 1 ? "" : lines.get(at - 1);
                failures.putIfAbsent(
                        cell, describe(group, cell) + "\n" + world + " " + option + " " + message + "\n" + place);
                bad.add(cell);
            }
            isBlamed |= !bad.isEmpty();
            if (!bad.contains(group.name())) {
                left.add(without(group, bad));
            }
        }
        left.removeIf(group -> group.cells().isEmpty());
        if (isBlamed) {
            return compile(compilation, world, left, option);
        }
        if (groups.size() > 1) {
            int half = groups.size() / 2;
            left = new ArrayList<>(compile(compilation, world, groups.subList(0, half), option));
            left.addAll(compile(compilation, world, groups.subList(half, groups.size()), option));
            return left;
        }
        // an error in what Weft generated for the owner itself
        Group only = groups.get(0);
        failures.put(only.name(), describe(only, only.name()) + "\n" + errors);
        return List.of();
    }

    private static String describe(Group group, String cell) {
        Cell found = group.cells().get(cell);
        return found == null ? Dimensions.OWNERS.get(group.owner()) : found.description();
    }

    private static Group without(Group group, List<String> bad) {
        Map<String, Cell> left = new LinkedHashMap<>(group.cells());
        left.keySet().removeAll(bad);
        return new Group(group.name(), group.owner(), left);
    }

    /** Runs all cells of a file; when its class does not verify, the name of the cell to blame. */
    private String run(Group group, ClassLoader model, ClassLoader woven) throws ClassNotFoundException {
        Class<?> expectedIn = model.loadClass("programs." + group.name());
        Class<?> foundIn = woven.loadClass("programs." + group.name());
        Map<String, String> found = new LinkedHashMap<>();
        for (Map.Entry<String, Cell> entry : group.cells().entrySet()) {
            Outcome expected = runs.model(expectedIn, entry.getKey(), SEED);
            for (Suspending suspending : Suspending.values()) {
                Outcome outcome = runs.woven(foundIn, entry.getKey(), SEED, suspending);
                String last = outcome.events().get(outcome.events().size() - 1);
                if (last.matches("(?s)throws (VerifyError|NoClassDefFoundError|ClassFormatError).*")) {
                    String blamed = blamed(last, group);
                    failures.put(blamed, describe(group, blamed) + "\n" + last);
                    return blamed.equals(group.name()) ? entry.getKey() : blamed;
                }
                String difference = Outcome.difference(expected, outcome);
                if (!difference.isEmpty()) {
                    found.putIfAbsent(
                            entry.getKey(), entry.getValue().description() + "\n" + suspending + "\n" + difference);
                }
            }
        }
        compared += group.cells().size();
        failures.putAll(found);
        return null;
    }

    private static String blamed(String message, Group group) {
        Matcher names = NAME.matcher(message);
        while (names.find()) {
            String cell = "c" + (names.group(1) == null ? names.group(3) : names.group(1));
            if (group.cells().containsKey(cell)) {
                return cell;
            }
        }
        return group.name();
    }

    @Override
    public void close() {
        runs.close();
    }
}
