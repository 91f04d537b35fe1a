package dev.weft.testing.streams;

/**
 * What every stream does, whatever carries its bytes. A test class implements this for a kind of stream, such as one
 * over a {@link dev.weft.io.Transport} of its own; JUnit Jupiter finds the tests in the interfaces.
 *
 * <pre>{@code
 * class SerialPortTest implements StreamContract {
 *     @Override
 *     public Coroutine<ByteStream.Pair> open(Resources resources) {
 *         Cable cable = resources.add(new Cable());
 *         return result(new ByteStream.Pair(
 *                 ByteStream.over(new SerialPort(cable.left())), ByteStream.over(new SerialPort(cable.right()))));
 *     }
 * }
 * }</pre>
 *
 * <p>A kind of stream that cannot do everything says so: see {@link #halfCloses()}, {@link #resets()} and
 * {@link #hasAddresses()}. Each of the interfaces above this one can be taken by itself.
 */
public interface StreamContract
        extends AddressContract,
                BytesContract,
                FileContract,
                EndContract,
                LimitsContract,
                CancellationContract,
                MisuseContract {}
