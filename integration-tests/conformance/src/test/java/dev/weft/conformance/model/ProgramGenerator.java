package dev.weft.conformance.model;

import dev.weft.testkit.Dice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a random concurrent program from a seed; {@code oracle.py} shows what the statements mean.
 *
 * <p>Tasks stand in numbered slots. Who waits for a task waits for a higher slot than its own, so that no cycle of
 * waits can form (CPython recurses without end when it cancels one); anybody may cancel anybody.
 *
 * <p>Each program uses only a random part of the kinds of statements (swarm testing): few kinds that meet often find
 * more than many that pass each other by.
 */
final class ProgramGenerator {
    private static final int MAX_DEPTH = 5;

    /** Statements that hold others: kind and weight. */
    private static final Map<String, Integer> COMPOUND = weights(
            "spawn 8 try 9 timeout 4 group 6 gspawn 8 shield 3 gather 4 waitfor 4 lock 4 semaphore 4 condition 6 repeat 2 inline 2");

    private static final Map<String, Integer> SIMPLE = weights(
            "sleep 10 yield 8 await 6 cancel 9 uncancel 2 cancelling 1 state 1 fset 3 ffail 1 fcancel 1 fawait 3 fcallback 1"
                    + " raise 3 return 1 release 2 set 2 clear 1 event 3 put 4 get 4 putnow 1 getnow 1 taskdone 2"
                    + " shutdown 1 join 1 barrier 4 abort 1 reset 1 soon 1 later 4 variable 1 show 1 waitforfuture 2 wait 3"
                    + " completed 2");

    /** What every program has. */
    private static final List<String> ALWAYS = List.of("spawn", "try", "sleep", "yield", "cancel", "gspawn");

    private final Dice dice;
    private final Map<String, Integer> compound;
    private final Map<String, Integer> simple;
    private int budget;
    private int slots = 1;
    private int groups;

    private ProgramGenerator(long seed) {
        // Seeds that follow each other must not give programs that start alike.
        dice = new Dice(seed);
        budget = 10 + dice.below(40);
        int percent = 20 + dice.below(70);
        compound = someOf(COMPOUND, percent);
        simple = someOf(SIMPLE, percent);
    }

    static Node generate(long seed) {
        return new ProgramGenerator(seed).program();
    }

    private static Map<String, Integer> weights(String text) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        String[] words = text.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            weights.put(words[i], Integer.valueOf(words[i + 1]));
        }
        return weights;
    }

    private Map<String, Integer> someOf(Map<String, Integer> weights, int percent) {
        Map<String, Integer> some = new LinkedHashMap<>(weights);
        some.keySet().removeIf(kind -> !ALWAYS.contains(kind) && dice.below(100) >= percent);
        return some;
    }

    private String pick(Map<String, Integer> weights) {
        int ticket =
                dice.below(weights.values().stream().mapToInt(Integer::intValue).sum());
        for (Map.Entry<String, Integer> entry : weights.entrySet()) {
            ticket -= entry.getValue();
            if (ticket < 0) {
                return entry.getKey();
            }
        }
        throw new AssertionError("no kinds");
    }

    /** Where a statement stands: the slot that runs it, and what its surroundings allow. */
    private record Place(int slot, int depth, boolean condition, boolean last, List<Integer> groups) {
        Place deeper() {
            return new Place(slot, depth + 1, condition, last, groups);
        }

        Place ofTask(int slot) {
            return new Place(slot, depth + 1, false, false, groups);
        }

        Place inCondition() {
            return new Place(slot, depth + 1, true, last, groups);
        }

        Place inFinally() {
            return new Place(slot, depth + 1, condition, true, groups);
        }

        Place inGroup(int group) {
            List<Integer> inside = new ArrayList<>(groups);
            inside.add(group);
            return new Place(slot, depth + 1, condition, last, inside);
        }
    }

    /** The main task mostly starts others and disturbs them: what it waits for keeps the rest from happening. */
    private Node program() {
        Place main = new Place(0, 0, false, false, List.of());
        List<Node> statements = new ArrayList<>();
        while (budget > 0) {
            statements.add(
                    switch (dice.below(8)) {
                        case 0, 1, 2, 3 -> compound(main, "spawn");
                        case 4 -> simple(main, "sleep");
                        case 5 -> simple(main, dice.below(2) == 1 ? "cancel" : "yield");
                        default -> statement(main);
                    });
            budget--;
        }
        return Node.list(statements);
    }

    private Node block(Place place) {
        List<Node> statements = new ArrayList<>();
        int count = 1 + dice.below(5);
        for (int i = 0; i < count && (budget > 0 || statements.isEmpty()); i++) {
            statements.add(statement(place));
        }
        return Node.list(statements);
    }

    private Node statement(Place place) {
        budget--;
        if (place.condition && dice.below(2) == 0) {
            return dice.below(5) < 2 ? Node.of("cwait") : Node.of("cnotify", 1 + dice.below(2));
        }
        return budget > 0 && place.depth < MAX_DEPTH && dice.below(100) < 42
                ? compound(place, pick(compound))
                : simple(place, pick(simple));
    }

    private Node compound(Place place, String kind) {
        return switch (kind) {
            case "gspawn" -> {
                if (place.groups.isEmpty()) {
                    yield compound(place, "spawn");
                }
                int group = place.groups.get(dice.below(place.groups.size()));
                int slot = slots++;
                yield Node.of("gspawn", group, slot, block(place.ofTask(slot)));
            }
            case "spawn", "inline" -> {
                int slot = slots++;
                yield Node.of(kind, slot, block(place.ofTask(slot)));
            }
            case "try" -> tryStatement(place);
            case "timeout" -> Node.of("timeout", ticks() - 1, block(place.deeper()));
            case "group" -> {
                int group = ++groups;
                yield Node.of("group", group, block(place.inGroup(group)));
            }
            case "shield" -> Node.of("shield", item(place));
            case "gather" -> {
                List<Node> items = new ArrayList<>();
                for (int i = 1 + dice.below(3); i > 0; i--) {
                    items.add(item(place));
                }
                yield Node.of("gather", dice.below(2), Node.list(items));
            }
            case "waitfor" -> Node.of("waitfor", ticks() - 1, item(place));
            case "lock", "semaphore" -> Node.of(kind, dice.below(2), block(place.deeper()));
            case "condition" -> Node.of("condition", block(place.inCondition()));
            default -> Node.of("repeat", 2 + dice.below(2), block(place.deeper()));
        };
    }

    private Node tryStatement(Place place) {
        List<Node> catches = new ArrayList<>();
        String[] kinds = {"cancelled", "cancelled", "cancelled", "any", "any", "error", "timeout", "group"};
        int count = dice.below(4) % 3;
        for (int i = 0; i < count; i++) {
            catches.add(Node.of(kinds[dice.below(kinds.length)], block(place.deeper()), dice.below(2)));
        }
        Node last = catches.isEmpty() || dice.below(3) == 0 ? block(place.inFinally()) : Node.list(List.of());
        return Node.of("try", block(place.deeper()), Node.list(catches), last);
    }

    /** A slot to wait for, or a body of its own. */
    private Node item(Place place) {
        if (dice.below(2) == 0) {
            return Node.word(higherSlot(place));
        }
        int slot = slots++;
        return Node.of(slot, block(place.ofTask(slot)));
    }

    private Node simple(Place place, String kind) {
        int resource = dice.below(2);
        int future = dice.below(4);
        int value = dice.below(10);
        return switch (kind) {
            case "sleep" -> Node.of("sleep", ticks());
            case "await" -> Node.of("await", higherSlot(place));
            case "cancel" -> Node.of("cancel", anySlot(), message());
            case "state" -> Node.of("state", anySlot());
            case "fset" -> Node.of("fset", future, value);
            case "ffail" -> Node.of("ffail", future, "f" + value);
            case "fcancel" -> Node.of("fcancel", future, message());
            case "fawait" -> Node.of("fawait", future);
            case "fcallback" -> Node.of("fcallback", future, "c" + value);
            case "raise" -> place.last ? Node.of("yield") : Node.of("raise", "e" + value);
            case "return" -> place.last ? Node.of("yield") : Node.of("return", value);
            case "release", "set", "clear", "event", "get", "getnow", "taskdone", "join" -> Node.of(kind, resource);
            case "put", "putnow" -> Node.of(kind, resource, value);
            case "shutdown" -> Node.of("shutdown", resource, dice.below(2));
            case "soon" -> Node.of("soon", action());
            case "later" -> Node.of("later", ticks() - 1, action());
            case "variable" -> Node.of("variable", value);
            case "waitforfuture" -> Node.of("waitforfuture", ticks() - 1, future);
            case "wait" ->
                Node.of("wait", List.of("all", "any", "failure").get(dice.below(3)), deadline(), severalSlots(place));
            case "completed" -> Node.of("completed", deadline(), severalSlots(place));
            default -> Node.of(kind);
        };
    }

    private Node severalSlots(Place place) {
        List<Node> several = new ArrayList<>();
        for (int i = 1 + dice.below(3), next = place.slot + 1; i > 0; i--, next += 2) {
            several.add(Node.word(next + dice.below(2)));
        }
        return Node.list(several);
    }

    private Node action() {
        int index = dice.below(4);
        return switch (dice.below(6)) {
            case 0, 1 -> Node.of("cancel", anySlot(), message());
            case 2 -> Node.of("fset", index, dice.below(10));
            case 3 -> Node.of("fcancel", index, message());
            case 4 -> Node.of("set", index % 2);
            default -> Node.of("print", "p" + dice.below(9));
        };
    }

    private int ticks() {
        return 1 + dice.below(4);
    }

    private int deadline() {
        return dice.below(2) == 1 ? -1 : ticks() - 1;
    }

    private String message() {
        return dice.below(3) == 0 ? "m" + dice.below(9) : "nil";
    }

    private int higherSlot(Place place) {
        int known = slots - 1 - place.slot;
        return place.slot + 1 + (known > 0 ? dice.below(Math.min(known, 5)) : dice.below(3));
    }

    private int anySlot() {
        return dice.below(slots + 1);
    }
}
