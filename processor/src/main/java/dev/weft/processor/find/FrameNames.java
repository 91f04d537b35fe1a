package dev.weft.processor.find;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives the frame classes of a compilation unit their names. The first one of the top-level class {@code Demo} is
 * {@code Demo$Frames}. The others are nested in that: as {@code work} if the first body is a method of {@code Demo}
 * itself, as {@code Inner$work} for one of {@code Demo.Inner}. Behind a name that is taken stands {@code $1},
 * {@code $2}, …; {@code Demo$Frames} gets more dollars if the unit has such a class.
 *
 * <p>Names that differ in case only count as the same: their class files would overwrite each other on some file
 * systems. A name is cut where that of the class file would be longer than file systems take. Names that the generated
 * source mentions are not taken, because the frame class would hide what they mean; nor are those that no class may
 * have.
 *
 * <p>The names depend on the compilation unit alone, so that an incremental build finds the same ones.
 *
 * <p>Cost: a step for each class and member of the compilation unit, and about one for each name; one that is too long
 * for a file system takes the square of its length.
 */
public final class FrameNames {
    /** Behind the name of a top-level class, it makes the name of the class with its frames. */
    public static final String SUFFIX = "$Frames";

    /** What file systems take, in bytes. */
    private static final int LONGEST_FILE_NAME = 255;

    private static final int LONGEST_TOP_LEVEL = 200;
    private static final int LONGEST_NUMBER = "$9999".length();

    /** Names that the generated source mentions, and those that a method may have, and no class. */
    private static final Set<String> RESERVED = Set.of(
            "Frame",
            "GeneratorFrame",
            "GeneratedFrame",
            "Generated",
            "Object",
            "Override",
            "String",
            "SuppressWarnings",
            "dev",
            "java",
            "javax",
            "permits",
            "record",
            "sealed",
            "var",
            "yield");

    /**
     * What a frame class is called.
     *
     * @param frames the simple name of the top-level class of frames
     * @param frame that of the frame class, nested in it; null for the top-level class itself
     */
    record Name(String frames, @Nullable String frame) {}

    private final Set<String> taken = new HashSet<>();

    /** By name of a frame the next number to try behind it; all numbers before are taken. */
    private final Map<String, Integer> numbers = new HashMap<>();

    private final Map<String, String> frames = new HashMap<>();

    FrameNames(CompilationUnitTree unit) {
        new Declarations().scan(unit, null);
    }

    /**
     * A name for the frame of {@code method}.
     *
     * @param topLevel the top-level class that it is in
     * @param owner the class that it is in, as one flat name, {@code Demo$Inner}
     */
    Name next(String topLevel, String owner, String method) {
        @Nullable String outer = frames.get(topLevel);
        if (outer == null) {
            outer = frames(topLevel);
            frames.put(topLevel, outer);
            return new Name(outer, null);
        }
        String wanted = owner.equals(topLevel) ? method : owner.substring(topLevel.length() + 1) + "$" + method;
        int room = LONGEST_FILE_NAME - length(outer + "$" + ".class");
        String base = length(wanted) <= room ? wanted : cut(wanted, room - LONGEST_NUMBER);
        String name = base;
        for (int i = numbers.getOrDefault(outer + "$" + base, 1);
                isHiding(name, outer) || !taken.add(key(outer + "$" + name));
                i++) {
            String number = "$" + i;
            name = (length(base + number) <= room ? base : cut(base, room - LONGEST_NUMBER)) + number;
            numbers.put(outer + "$" + base, i + 1);
        }
        return new Name(outer, name);
    }

    private boolean isHiding(String name, String outer) {
        return name.equals(outer) || RESERVED.contains(name);
    }

    private String frames(String topLevel) {
        String name = length(topLevel) <= LONGEST_TOP_LEVEL
                ? topLevel
                : cut(topLevel, LONGEST_TOP_LEVEL) + "$" + Integer.toHexString(topLevel.hashCode());
        name += SUFFIX;
        // a class of that name numbers its anonymous classes name$1, name$2, …: keep out of its range
        while (taken.contains(key(name)) || taken.contains(key(name + "$"))) {
            name += "$";
        }
        taken.add(key(name));
        return name;
    }

    private static int length(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String cut(String name, int bytes) {
        String cut = name;
        while (length(cut) > bytes) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /**
     * Collects the flat names of member classes; those of local and anonymous ones start with a digit after the dollar.
     */
    private final class Declarations extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final Deque<String> enclosing = new ArrayDeque<>();

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
            String outer = enclosing.peek();
            String name = outer == null ? tree.getSimpleName().toString() : outer + "$" + tree.getSimpleName();
            taken.add(key(name));
            taken.add(key(name + "$"));
            enclosing.push(name);
            super.visitClass(tree, null);
            enclosing.pop();
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void unused) {
            return null;
        }

        @Override
        public @Nullable Void visitBlock(BlockTree tree, @Nullable Void unused) {
            return null;
        }

        @Override
        public @Nullable Void visitVariable(VariableTree tree, @Nullable Void unused) {
            return null;
        }
    }
}
