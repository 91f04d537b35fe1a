package dev.weft.language.kit;

/** An enum for switches, with constant bodies. */
public enum Color {
    RED,
    GREEN {
        @Override
        public int weight() {
            return 20;
        }
    },
    BLUE {
        @Override
        public int weight() {
            return 30;
        }
    };

    public int weight() {
        return 10;
    }

    /** One of the constants for any number. */
    public static Color of(int number) {
        return values()[Math.floorMod(number, 3)];
    }
}
