/**
 * Weft in a Spring Boot application: a loop that lives as long as the application, and coroutines as return values of
 * web handlers.
 *
 * <p>{@link dev.weft.spring.WeftAutoConfiguration} is the tour. What comes in are the beans and the class path of an
 * application; what goes out are beans. A part whose library is not there is left out. Nothing here changes how
 * coroutines run: that is the runtime's.
 */
@NullMarked
package dev.weft.spring;

import org.jspecify.annotations.NullMarked;
