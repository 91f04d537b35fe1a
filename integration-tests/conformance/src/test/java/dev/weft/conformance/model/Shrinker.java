package dev.weft.conformance.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes a program on which Weft and CPython differ smaller, as long as they still differ. */
final class Shrinker {
    private final PythonOracle python;

    Shrinker(PythonOracle python) {
        this.python = python;
    }

    Node shrink(Node program) throws IOException {
        Node smallest = program;
        while (true) {
            Node smaller = firstThatDiffers(candidates(smallest));
            if (smaller == null) {
                return smallest;
            }
            smallest = smaller;
        }
    }

    private Node firstThatDiffers(List<Node> candidates) throws IOException {
        List<String> expected = python.traces(candidates);
        for (int i = 0; i < candidates.size(); i++) {
            if (!WeftRun.trace(candidates.get(i)).equals(expected.get(i))) {
                return candidates.get(i);
            }
        }
        return null;
    }

    private static List<Node> candidates(Node program) {
        List<Node> candidates = smallerBlocks(program);
        candidates.sort((a, b) -> Integer.compare(a.size(), b.size()));
        return candidates;
    }

    /**
     * The block with one statement less, or with one statement replaced by a block of its own, or made smaller inside.
     */
    private static List<Node> smallerBlocks(Node block) {
        List<Node> smaller = new ArrayList<>();
        for (int i = 0; i < block.items().size(); i++) {
            Node statement = block.get(i);
            smaller.add(replace(block, i, List.of()));
            for (int part : blocksOf(statement)) {
                smaller.add(replace(block, i, statement.get(part).items()));
            }
            for (Node each : smallerStatements(statement)) {
                smaller.add(replace(block, i, List.of(each)));
            }
        }
        return smaller;
    }

    private static List<Node> smallerStatements(Node statement) {
        List<Node> smaller = new ArrayList<>();
        for (int part : blocksOf(statement)) {
            for (Node each : smallerBlocks(statement.get(part))) {
                smaller.add(replace(statement, part, List.of(each)));
            }
        }
        switch (statement.get(0).word()) {
            case "try" -> addSmallerParts(statement, 2, smaller);
            case "gather" -> addSmallerParts(statement, 2, smaller);
            case "shield" -> addSmallerPart(statement, 1, smaller);
            case "waitfor" -> addSmallerPart(statement, 2, smaller);
            default -> {}
        }
        return smaller;
    }

    /** For a list of catch clauses, or of things to gather, each with a block in the second place. */
    private static void addSmallerParts(Node statement, int index, List<Node> smaller) {
        Node parts = statement.get(index);
        for (int i = 0; i < parts.items().size(); i++) {
            smaller.add(replace(statement, index, List.of(replace(parts, i, List.of()))));
            List<Node> inside = new ArrayList<>();
            addSmallerPart(parts, i, inside);
            for (Node each : inside) {
                smaller.add(replace(statement, index, List.of(each)));
            }
        }
    }

    private static void addSmallerPart(Node whole, int index, List<Node> smaller) {
        Node part = whole.get(index);
        if (part.isList()) {
            for (Node block : smallerBlocks(part.get(1))) {
                smaller.add(replace(whole, index, List.of(replace(part, 1, List.of(block)))));
            }
        }
    }

    /** Where a statement has blocks of statements. */
    private static int[] blocksOf(Node statement) {
        return switch (statement.get(0).word()) {
            case "condition" -> new int[] {1};
            case "spawn", "inline", "timeout", "group", "lock", "semaphore", "repeat" -> new int[] {2};
            case "gspawn" -> new int[] {3};
            case "try" -> new int[] {1, 3};
            default -> new int[] {};
        };
    }

    private static Node replace(Node node, int index, List<Node> by) {
        List<Node> items = new ArrayList<>(node.items());
        items.remove(index);
        items.addAll(index, by);
        return Node.list(items);
    }
}
