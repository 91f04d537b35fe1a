package dev.weft.language.kit;

/** A sealed hierarchy for patterns. */
public sealed interface Shape {
    /** A leaf. */
    record Dot(int at) implements Shape {}

    /** Two components of different kinds. */
    record Line(long length, String name) implements Shape {}

    /** Nests, for record patterns within record patterns. */
    record Pair(Shape left, Shape right) implements Shape {
        /** Down to a few levels: a program may put one twice into the next one, again and again. */
        @Override
        public String toString() {
            return text(this, 6);
        }

        private static String text(Shape shape, int levels) {
            if (!(shape instanceof Pair pair)) {
                return String.valueOf(shape);
            }
            return levels == 0
                    ? "Pair[...]"
                    : "Pair[left=" + text(pair.left, levels - 1) + ", right=" + text(pair.right, levels - 1) + "]";
        }
    }

    /** One of the shapes for any number. */
    static Shape of(int number) {
        return switch (Math.floorMod(number, 4)) {
            case 0 -> new Dot(number);
            case 1 -> new Line(number, "n" + (number & 7));
            case 2 -> new Pair(new Dot(1), new Line(2, "x"));
            default -> new Pair(new Pair(new Dot(number), null), new Dot(3));
        };
    }
}
