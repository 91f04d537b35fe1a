package dev.weft;

/** Makes one result of several, for {@link Asyncio#gather(Awaitable, Awaitable, Combiner.Of2)} and its relatives. */
public final class Combiner {
    private Combiner() {}

    /**
     * Makes one result of two.
     *
     * @param <A> the type of the first
     * @param <B> the type of the second
     * @param <R> the type of the result
     */
    @FunctionalInterface
    public interface Of2<A, B, R> {
        /**
         * Called on the loop's thread when all are there.
         *
         * @param a the first result
         * @param b the second result
         * @return the result of the whole
         * @throws Exception what the whole is to fail with
         */
        R combine(A a, B b) throws Exception;
    }

    /**
     * Makes one result of three.
     *
     * @param <A> the type of the first
     * @param <B> the type of the second
     * @param <C> the type of the third
     * @param <R> the type of the result
     */
    @FunctionalInterface
    public interface Of3<A, B, C, R> {
        /**
         * Called on the loop's thread when all are there.
         *
         * @param a the first result
         * @param b the second result
         * @param c the third result
         * @return the result of the whole
         * @throws Exception what the whole is to fail with
         */
        R combine(A a, B b, C c) throws Exception;
    }

    /**
     * Makes one result of four.
     *
     * @param <A> the type of the first
     * @param <B> the type of the second
     * @param <C> the type of the third
     * @param <D> the type of the fourth
     * @param <R> the type of the result
     */
    @FunctionalInterface
    public interface Of4<A, B, C, D, R> {
        /**
         * Called on the loop's thread when all are there.
         *
         * @param a the first result
         * @param b the second result
         * @param c the third result
         * @param d the fourth result
         * @return the result of the whole
         * @throws Exception what the whole is to fail with
         */
        R combine(A a, B b, C c, D d) throws Exception;
    }

    /**
     * Makes one result of five.
     *
     * @param <A> the type of the first
     * @param <B> the type of the second
     * @param <C> the type of the third
     * @param <D> the type of the fourth
     * @param <E> the type of the fifth
     * @param <R> the type of the result
     */
    @FunctionalInterface
    public interface Of5<A, B, C, D, E, R> {
        /**
         * Called on the loop's thread when all are there.
         *
         * @param a the first result
         * @param b the second result
         * @param c the third result
         * @param d the fourth result
         * @param e the fifth result
         * @return the result of the whole
         * @throws Exception what the whole is to fail with
         */
        R combine(A a, B b, C c, D d, E e) throws Exception;
    }
}
