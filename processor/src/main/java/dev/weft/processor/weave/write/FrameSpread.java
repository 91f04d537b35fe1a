package dev.weft.processor.weave.write;

import dev.weft.processor.weave.code.BodySpec;
import dev.weft.processor.weave.split.BodyFrame;
import dev.weft.processor.weave.split.SpillFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Spreads the frames of a class over the frame classes that the generated source has for it. Those with fields of the
 * same types go together. Where there are more such groups than classes, those go together that waste the least: the
 * frame of one body has fields then that only another one needs, or casts what it restores. Generators stay alone.
 *
 * <p>Cost: n log n for the n fields of each frame, and bodies times classes to find names; where there are more groups
 * than classes, also the third power of the number of groups, times the types of their fields. There are more only
 * where the frames differ more than the source told.
 */
public final class FrameSpread {
    /** So many labels together, if there are classes enough: {@code resume} is to be compiled by HotSpot. */
    private static final int MOST_LABELS = 512;

    /** More types than that count as so many: bytes weigh more. */
    private static final int MOST_TYPES = 64;

    /** Frames that go together. */
    private static final class Cluster {
        final List<BodyFrame> frames = new ArrayList<>();
        /** How many fields of each kind. */
        final Map<Character, Integer> fields = new TreeMap<>();
        /** How many of each type. */
        final Map<String, Integer> types = new TreeMap<>();

        int labels;

        void add(BodyFrame frame) {
            frames.add(frame);
            labels += frame.labels();
            Map<Character, Integer> itsFields = new TreeMap<>();
            Map<String, Integer> itsTypes = new TreeMap<>();
            for (SpillFields.Field field : frame.fields()) {
                char kind = field.descriptor().charAt(0);
                itsFields.merge(kind == '[' ? 'L' : kind, 1, Integer::sum);
                itsTypes.merge(field.descriptor(), 1, Integer::sum);
            }
            itsFields.forEach((kind, count) -> fields.merge(kind, count, Math::max));
            itsTypes.forEach((type, count) -> types.merge(type, count, Math::max));
        }

        /** How many bytes the frames of both waste if they go together, and how many types they do not share. */
        long waste(Cluster other) {
            Map<Character, Integer> both = new TreeMap<>(fields);
            other.fields.forEach((kind, count) -> both.merge(kind, count, Math::max));
            int size = size(both);
            long bytes = (long) (size - size(fields)) * frames.size()
                    + (long) (size - size(other.fields)) * other.frames.size();
            return bytes * MOST_TYPES + foreign(other) + other.foreign(this);
        }

        private long foreign(Cluster other) {
            return types.keySet().stream()
                    .filter(type -> !other.types.containsKey(type))
                    .count();
        }

        private static int size(Map<Character, Integer> fields) {
            int size = 0;
            for (Map.Entry<Character, Integer> kind : fields.entrySet()) {
                size += kind.getValue() * (kind.getKey() == 'J' || kind.getKey() == 'D' ? 8 : 4);
            }
            return size;
        }
    }

    private FrameSpread() {}

    /**
     * Gives each frame a class.
     *
     * @param frames in the order of their bodies
     * @param isCastable whether the owner may cast to the type with that descriptor
     * @return the classes that have frames, named as the first of these would have it
     */
    public static List<FrameClass> spread(List<BodyFrame> frames, Predicate<String> isCastable) {
        List<FrameClass> classes = new ArrayList<>();
        List<BodyFrame> coroutines = new ArrayList<>();
        for (BodyFrame frame : frames) {
            if (frame.spec().kind() == BodySpec.Kind.GENERATOR) {
                classes.add(frameClass(frame.spec().frame(), List.of(frame), isCastable));
            } else {
                coroutines.add(frame);
            }
        }
        List<String> free = new ArrayList<>(coroutines.stream()
                .map(frame -> frame.spec().frame())
                .distinct()
                .toList());
        List<Cluster> clusters = clusters(coroutines);
        while (clusters.size() > free.size()) {
            join(clusters);
        }
        clusters.forEach(cluster -> classes.add(frameClass(name(cluster, free), cluster.frames, isCastable)));
        return classes;
    }

    private static FrameClass frameClass(String name, List<BodyFrame> frames, Predicate<String> isCastable) {
        return new FrameClass(name, frames, SharedFields.of(frames, isCastable));
    }

    /** The name that the source has for most likely one of them. */
    private static String name(Cluster cluster, List<String> free) {
        String name = cluster.frames.stream()
                .map(frame -> frame.spec().frame())
                .filter(free::contains)
                .findFirst()
                .orElse(free.get(0));
        free.remove(name);
        return name;
    }

    private static List<Cluster> clusters(List<BodyFrame> frames) {
        Map<String, Cluster> current = new LinkedHashMap<>();
        List<Cluster> clusters = new ArrayList<>();
        for (BodyFrame frame : frames) {
            String types = frame.hasSelf()
                    + frame.fields().stream()
                            .map(SpillFields.Field::descriptor)
                            .sorted()
                            .collect(Collectors.joining());
            @Nullable Cluster cluster = current.get(types);
            if (cluster == null || cluster.labels + frame.labels() > MOST_LABELS) {
                cluster = new Cluster();
                current.put(types, cluster);
                clusters.add(cluster);
            }
            cluster.add(frame);
        }
        return clusters;
    }

    /** Joins the two that waste the least. */
    private static void join(List<Cluster> clusters) {
        int first = 0;
        int second = 1;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < clusters.size(); i++) {
            for (int j = i + 1; j < clusters.size(); j++) {
                long waste = clusters.get(i).waste(clusters.get(j));
                if (waste < least) {
                    least = waste;
                    first = i;
                    second = j;
                }
            }
        }
        clusters.remove(second).frames.forEach(clusters.get(first)::add);
    }
}
