package dev.weft.internal.timeline;

import java.util.BitSet;

/**
 * What a timeline has to keep, one row each, in arrays of numbers: a ring that grows up to its capacity, and then loses
 * the oldest row for each new one.
 *
 * <pre>
 *   kind     task          from      to        a            b             c          d
 *   RUN      number        begin     end       the place at which it went on
 *   READY    number        begin     end       the place at which it will go on
 *   WAIT     number        begin     end       the place    what for
 *   CREATE   the new one   when      when      who, or 0
 *   WAKE     the one woken when      when      who, or 0
 *   CANCEL   the victim    when      when      who, or 0    the message
 *   TASK     number        creation  end       name         coroutine     parent     how it ended
 * </pre>
 *
 * <p>A row {@code TASK} is the last one of its task, so that it is there as long as any of them.
 */
final class Rows {
    static final byte RUN = 0;
    static final byte READY = 1;
    static final byte WAIT = 2;
    static final byte CREATE = 3;
    static final byte WAKE = 4;
    static final byte CANCEL = 5;
    static final byte TASK = 6;

    private static final int FIRST_LENGTH = 64;

    private final int capacity;
    private byte[] kinds = new byte[FIRST_LENGTH];
    private long[] times = new long[2 * FIRST_LENGTH];
    private int[] numbers = new int[5 * FIRST_LENGTH];
    private int first;
    private int size;
    private long lost;
    private long lostUntil;

    Rows(int capacity) {
        this.capacity = capacity;
    }

    void add(byte kind, int task, long from, long to, int a, int b, int c, int d) {
        if (size == kinds.length && size < capacity) {
            grow();
        }
        if (size == kinds.length) {
            loseFirst();
        }
        int at = at(size++);
        kinds[at] = kind;
        times[2 * at] = from;
        times[2 * at + 1] = to;
        numbers[5 * at] = task;
        numbers[5 * at + 1] = a;
        numbers[5 * at + 2] = b;
        numbers[5 * at + 3] = c;
        numbers[5 * at + 4] = d;
    }

    private void grow() {
        int length = Math.min(capacity, 2 * kinds.length);
        byte[] kinds = new byte[length];
        long[] times = new long[2 * length];
        int[] numbers = new int[5 * length];
        for (int row = 0; row < size; row++) {
            int at = at(row);
            kinds[row] = this.kinds[at];
            System.arraycopy(this.times, 2 * at, times, 2 * row, 2);
            System.arraycopy(this.numbers, 5 * at, numbers, 5 * row, 5);
        }
        this.kinds = kinds;
        this.times = times;
        this.numbers = numbers;
        first = 0;
    }

    private void loseFirst() {
        lost++;
        lostUntil = Math.max(lostUntil, to(0));
        first = at(1);
        size--;
    }

    /** Loses the older half. */
    void loseHalf() {
        for (int n = (size + 1) / 2; n > 0; n--) {
            loseFirst();
        }
    }

    private int at(int row) {
        int at = first + row;
        return at < kinds.length ? at : at - kinds.length;
    }

    int size() {
        return size;
    }

    byte kind(int row) {
        return kinds[at(row)];
    }

    int task(int row) {
        return numbers[5 * at(row)];
    }

    long from(int row) {
        return times[2 * at(row)];
    }

    long to(int row) {
        return times[2 * at(row) + 1];
    }

    int a(int row) {
        return numbers[5 * at(row) + 1];
    }

    int b(int row) {
        return numbers[5 * at(row) + 2];
    }

    int c(int row) {
        return numbers[5 * at(row) + 3];
    }

    int d(int row) {
        return numbers[5 * at(row) + 4];
    }

    /** Returns how many rows are lost. */
    long lost() {
        return lost;
    }

    /** Returns the end of what is lost. */
    long lostUntil() {
        return lostUntil;
    }

    /** Returns how many bytes the arrays take. */
    long bytes() {
        return kinds.length + 8L * times.length + 4L * numbers.length;
    }

    /** Adds the numbers of the texts that rows have. */
    void markTexts(BitSet used) {
        for (int row = 0; row < size; row++) {
            byte kind = kind(row);
            if (kind <= WAIT) {
                used.set(a(row));
                used.set(b(row));
            } else if (kind == CANCEL) {
                used.set(b(row));
            } else if (kind == TASK) {
                used.set(a(row));
                used.set(b(row));
                used.set(d(row));
            }
        }
    }
}
