package dev.weft.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a coroutine method: one whose body may wait with {@code await(...)} without blocking its thread. It is Java's
 * spelling of Python's {@code async def}.
 *
 * <pre>{@code
 * @Async
 * static Coroutine<String> sayAfter(double seconds, String what) {
 *     await(sleep(seconds));
 *     return result(what);
 * }
 * }</pre>
 *
 * <p>The method must have a body and return {@code dev.weft.Coroutine<T>}, or {@code dev.weft.AsyncGenerator<T>} for an
 * asynchronous generator. It may be static or not, private, final, generic or overriding, or the default method of an
 * interface. An abstract or native method cannot be marked; neither can a constructor.
 *
 * <p>Calling a coroutine method evaluates the arguments, makes a coroutine object and runs nothing of the body. The
 * coroutine runs once, when it is awaited or handed to a task.
 *
 * <p>The annotation is not inherited: an implementation or override is a coroutine method only when it is marked
 * itself. To callers that makes no difference; they see a method that returns a coroutine.
 *
 * <p>Compiling a marked method needs {@code weft-processor} on the annotation processor path. Without it the method is
 * compiled as ordinary Java, and the first marker call in its body throws an {@link IllegalStateException} that says
 * so.
 *
 * <p>The annotation is kept in the class file, for tools, and is not visible to reflection at run time.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Async {}
