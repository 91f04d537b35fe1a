package dev.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Several failures at once, as Python's {@code BaseExceptionGroup}: what the tasks of a {@link TaskGroup} failed with.
 *
 * <pre>{@code
 * } catch (ExceptionGroup group) {
 *     var split = group.split(IOException.class);
 *     if (split.rest() != null) {
 *         throw split.rest();
 *     }
 *     retry(split.match().exceptions());
 * }
 * }</pre>
 *
 * <p>The members are also the {@linkplain #getSuppressed() suppressed} throwables, so that stack traces and loggers
 * show them: the first 15, as in Python, and how many more there are. {@link #exceptions()} has them all.
 */
public final class ExceptionGroup extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How many members a stack trace shows. */
    private static final int MAX_SHOWN = 15;

    private final String description;

    @SuppressWarnings("serial") // an unmodifiable list of the JDK, which is serializable
    private final List<Throwable> exceptions;

    /**
     * Makes a group.
     *
     * @param description what failed; {@link #getMessage()} adds the number of members to it
     * @param exceptions the members; at least one, none null
     * @throws IllegalArgumentException if there are no members
     */
    public ExceptionGroup(String description, List<? extends Throwable> exceptions) {
        super(describe(description, exceptions.size()));
        if (exceptions.isEmpty()) {
            throw new IllegalArgumentException("an exception group needs at least one exception");
        }
        this.description = description;
        this.exceptions = List.copyOf(exceptions);
        for (int i = 0; i < this.exceptions.size() && i < MAX_SHOWN; i++) {
            addSuppressed(this.exceptions.get(i));
        }
        if (this.exceptions.size() > MAX_SHOWN) {
            addSuppressed(new More(this.exceptions.size() - MAX_SHOWN));
        }
    }

    private static String describe(String description, int count) {
        return Objects.requireNonNull(description, "description") + " (" + count
                + (count == 1 ? " sub-exception)" : " sub-exceptions)");
    }

    /**
     * The description without the number of members.
     *
     * @return the text that the group was made with
     */
    public String description() {
        return description;
    }

    /**
     * The members, which may be groups themselves.
     *
     * @return the members in the order in which the group was given them, at least one; unmodifiable
     */
    public List<Throwable> exceptions() {
        return exceptions;
    }

    /**
     * Divides the group by the type of its members, as Python's {@code split}: members that are groups are divided in
     * their turn, so both parts keep the shape of the whole.
     *
     * @param type the type to look for; groups count as their members, except that all of this group matches
     *     {@code ExceptionGroup.class}
     * @return the two parts
     */
    public Split split(Class<? extends Throwable> type) {
        if (type == ExceptionGroup.class) {
            return new Split(this, null);
        }
        List<Throwable> match = new ArrayList<>();
        List<Throwable> rest = new ArrayList<>();
        for (Throwable member : exceptions) {
            if (member instanceof ExceptionGroup group) {
                Split inner = group.split(type);
                if (inner.match != null) {
                    match.add(inner.match);
                }
                if (inner.rest != null) {
                    rest.add(inner.rest);
                }
            } else {
                (type.isInstance(member) ? match : rest).add(member);
            }
        }
        return new Split(part(match), part(rest));
    }

    private @Nullable ExceptionGroup part(List<Throwable> members) {
        if (members.isEmpty()) {
            return null;
        }
        if (members.equals(exceptions)) {
            return this;
        }
        ExceptionGroup part = new ExceptionGroup(description, members);
        part.setStackTrace(getStackTrace());
        if (getCause() != null) {
            part.initCause(getCause());
        }
        return part;
    }

    /** What a stack trace shows in the place of members beyond the first ones. */
    private static final class More extends Throwable {
        private static final long serialVersionUID = 1L;

        More(int count) {
            super("… and " + count + " more", null, false, false);
        }

        /** The message alone: the name of this class says nothing to those who read a stack trace. */
        @Override
        @SuppressWarnings("OverrideThrowableToString") // a message would come with the name
        public String toString() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * The two parts of a group.
     *
     * @param match the members of the type that was asked for, or null if there are none
     * @param rest the other members, or null if there are none
     */
    public record Split(
            @Nullable ExceptionGroup match, @Nullable ExceptionGroup rest) {}
}
