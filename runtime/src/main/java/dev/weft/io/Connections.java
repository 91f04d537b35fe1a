package dev.weft.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a server, in the order in which they came. Each knows its place: a set would hold an object for
 * each.
 */
final class Connections {
    private static final int INITIAL_CAPACITY = 16;

    /** A connection, as its server sees it. */
    interface Member {
        /** Cancels the handler. */
        void cancel();

        /** Resets the connection and cancels the handler. */
        void abort();

        /** Returns what {@link #moved} was told last. */
        int place();

        /** Takes the place that this one has from now on. */
        void moved(int place);
    }

    /** With gaps, where connections were that have ended. */
    private @Nullable Member[] members = new Member[INITIAL_CAPACITY];

    private int end;
    private int size;

    int size() {
        return size;
    }

    void add(Member member) {
        if (end == members.length) {
            makeRoom();
        }
        size++;
        put(member, end++);
    }

    /** Takes out one that was added, and not taken out before. */
    void remove(Member member) {
        members[member.place()] = null;
        size--;
    }

    /** Returns those that are there now. */
    List<Member> toList() {
        List<Member> list = new ArrayList<>(size);
        for (int i = 0; i < end; i++) {
            Member member = members[i];
            if (member != null) {
                list.add(member);
            }
        }
        return list;
    }

    /** Closes the gaps if a quarter of the places are gaps, or takes more places. */
    private void makeRoom() {
        if (size > end - (end >> 2)) {
            members = Arrays.copyOf(members, end + (end >> 1));
            return;
        }
        List<Member> list = toList();
        Arrays.fill(members, null);
        end = 0;
        for (Member member : list) {
            put(Objects.requireNonNull(member), end++);
        }
    }

    private void put(Member member, int place) {
        members[place] = member;
        member.moved(place);
    }
}
