package dev.weft.internal.report;

import dev.weft.TaskDump.TaskEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the circles in who waits for whom, by Tarjan's search for strongly connected components, without recursion; of
 * each component the shortest circle through its first task is told.
 */
public final class Circles {
    private final List<TaskEntry> tasks;
    private final int[] index;
    private final int[] low;
    private final boolean[] isOpen;
    private final List<List<Integer>> circles = new ArrayList<>();
    private int[] component = new int[16];
    private int componentSize;
    private int visited;

    private Circles(List<TaskEntry> tasks) {
        this.tasks = tasks;
        this.index = new int[tasks.size() + 1];
        this.low = new int[tasks.size() + 1];
        this.isOpen = new boolean[tasks.size() + 1];
    }

    /** Returns the circles, each by the ids of its tasks, which are their places in the list, counted from 1. */
    public static List<List<Integer>> of(List<TaskEntry> tasks) {
        Circles search = new Circles(tasks);
        for (TaskEntry task : tasks) {
            if (search.index[task.id()] == 0) {
                search.visit(task.id());
            }
        }
        return List.copyOf(search.circles);
    }

    private List<Integer> next(int id) {
        return tasks.get(id - 1).waitsForTasks();
    }

    private void visit(int root) {
        int[] path = new int[16];
        int[] edge = new int[16];
        int depth = 0;
        path[0] = root;
        open(root);
        while (depth >= 0) {
            int id = path[depth];
            if (edge[depth] < next(id).size()) {
                int target = next(id).get(edge[depth]++);
                if (index[target] == 0) {
                    if (++depth == path.length) {
                        path = Arrays.copyOf(path, 2 * depth);
                        edge = Arrays.copyOf(edge, 2 * depth);
                    }
                    path[depth] = target;
                    edge[depth] = 0;
                    open(target);
                } else if (isOpen[target]) {
                    low[id] = Math.min(low[id], index[target]);
                }
            } else {
                if (low[id] == index[id]) {
                    close(id);
                }
                if (--depth >= 0) {
                    low[path[depth]] = Math.min(low[path[depth]], low[id]);
                }
            }
        }
    }

    private void open(int id) {
        index[id] = ++visited;
        low[id] = visited;
        isOpen[id] = true;
        if (componentSize == component.length) {
            component = Arrays.copyOf(component, 2 * componentSize);
        }
        component[componentSize++] = id;
    }

    private void close(int root) {
        int begin = componentSize;
        do {
            isOpen[component[--begin]] = false;
        } while (component[begin] != root);
        if (componentSize - begin > 1 || next(root).contains(root)) {
            circles.add(shortest(root));
        }
        componentSize = begin;
    }

    /** Returns the shortest way from {@code start}, which is on a circle, back to it. */
    private List<Integer> shortest(int start) {
        int[] from = new int[tasks.size() + 1];
        List<Integer> reached = new ArrayList<>(List.of(start));
        for (int i = 0; i < reached.size(); i++) {
            int id = reached.get(i);
            for (int target : next(id)) {
                if (target == start) {
                    List<Integer> circle = new ArrayList<>();
                    for (int member = id; member != start; member = from[member]) {
                        circle.add(0, member);
                    }
                    circle.add(0, start);
                    return circle;
                }
                if (from[target] == 0) {
                    from[target] = id;
                    reached.add(target);
                }
            }
        }
        throw new IllegalStateException("no circle through task " + start);
    }
}
