package dev.weft.internal.report;

/**
 * The throwables that leave the loop instead of going to its exception handler, as {@code KeyboardInterrupt} and
 * {@code SystemExit} do in asyncio: errors of the virtual machine, after which nobody can vouch for the program.
 */
public final class Fatal {
    private Fatal() {}

    public static boolean is(Throwable error) {
        return error instanceof VirtualMachineError;
    }

    /** Throws {@code error} whatever its type. */
    @SuppressWarnings("unchecked") // the cast to the erased E does nothing
    public static <E extends Throwable> RuntimeException sneak(Throwable error) throws E {
        throw (E) error;
    }
}
