package dev.weft.language.random;

import dev.weft.testkit.Dice;
import java.util.List;

/** A Java type that programs use. */
public record Type(String name, String boxed, Kind kind, String simplest) {
    /** What can be done with it. */
    public enum Kind {
        BOOLEAN,
        /** byte, short, char: operators widen them to int. */
        NARROW,
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        REFERENCE,
        ARRAY
    }

    public static final Type BOOLEAN = new Type("boolean", "Boolean", Kind.BOOLEAN, "false");
    public static final Type BYTE = new Type("byte", "Byte", Kind.NARROW, "(byte) 1");
    public static final Type SHORT = new Type("short", "Short", Kind.NARROW, "(short) 1");
    public static final Type CHAR = new Type("char", "Character", Kind.NARROW, "'c'");
    public static final Type INT = new Type("int", "Integer", Kind.INT, "1");
    public static final Type LONG = new Type("long", "Long", Kind.LONG, "1L");
    public static final Type FLOAT = new Type("float", "Float", Kind.FLOAT, "1f");
    public static final Type DOUBLE = new Type("double", "Double", Kind.DOUBLE, "1.0");
    public static final Type INTEGER = reference("Integer", "(Integer) 1");
    public static final Type LONG_OBJECT = reference("Long", "(Long) 1L");
    public static final Type STRING = reference("String", "\"s\"");
    public static final Type OBJECT = reference("Object", "(Object) \"o\"");
    public static final Type COLOR = reference("Color", "Color.RED");
    public static final Type SHAPE = reference("Shape", "(Shape) new Shape.Dot(1)");
    public static final Type CELL = reference("Cell<Integer>", "new Cell<Integer>(1)");
    public static final Type TEXT_CELL = reference("Cell<String>", "new Cell<String>(\"c\")");
    public static final Type LIST = reference("List<Integer>", "List.<Integer>of(1, 2, 3)");
    public static final Type INTS = array("int[]", "new int[] {1, 2, 3}");
    public static final Type LONGS = array("long[]", "new long[] {1, 2, 3}");
    public static final Type DOUBLES = array("double[]", "new double[] {1, 2, 3}");
    public static final Type BYTES = array("byte[]", "new byte[] {1, 2, 3}");
    public static final Type STRINGS = array("String[]", "new String[] {\"x\", \"y\", \"z\"}");
    public static final Type GRID = array("int[][]", "new int[][] {{1, 2, 3}, null, {4}}");

    private static final List<Type> COMMON = List.of(INT, INT, LONG, DOUBLE, STRING, STRING, BOOLEAN, OBJECT);
    private static final List<Type> ALL = List.of(
            BOOLEAN,
            BYTE,
            SHORT,
            CHAR,
            INT,
            LONG,
            FLOAT,
            DOUBLE,
            INTEGER,
            LONG_OBJECT,
            STRING,
            OBJECT,
            COLOR,
            SHAPE,
            CELL,
            TEXT_CELL,
            LIST,
            INTS,
            LONGS,
            DOUBLES,
            BYTES,
            STRINGS,
            GRID);

    /** A class or interface type. */
    static Type reference(String name, String simplest) {
        return new Type(name, name, Kind.REFERENCE, simplest);
    }

    private static Type array(String name, String simplest) {
        return new Type(name, name, Kind.ARRAY, simplest);
    }

    /** One of the types, common ones more often. */
    static Type any(Dice dice) {
        return dice.one(dice.chance(2) ? COMMON : ALL);
    }

    boolean isPrimitive() {
        return !name.equals(boxed);
    }

    /** A primitive type with arithmetic, or its like. */
    boolean isNumeric() {
        return isPrimitive() && kind != Kind.BOOLEAN;
    }

    /** The type of an array's elements; null if this is no array. */
    Type element() {
        return switch (name) {
            case "int[]" -> INT;
            case "long[]" -> LONG;
            case "double[]" -> DOUBLE;
            case "byte[]" -> BYTE;
            case "String[]" -> STRING;
            case "int[][]" -> INTS;
            default -> null;
        };
    }

    /** The array type of these elements; null if programs have none. */
    Type arrayOf() {
        return switch (name) {
            case "int" -> INTS;
            case "long" -> LONGS;
            case "double" -> DOUBLES;
            case "byte" -> BYTES;
            case "String" -> STRINGS;
            case "int[]" -> GRID;
            default -> null;
        };
    }
}
