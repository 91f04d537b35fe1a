/**
 * What other threads may do to a loop, each as a jcstress test: callbacks run in order, see what was written before they
 * were handed in, and end before whoever cancels them goes on; an interrupt ends a run; and a loop that waits is woken.
 *
 * <p>Run with
 *
 * <pre>
 *   mvn -Pmemory-model -pl integration-tests/memory-model -am -DskipTests package
 *   java -jar integration-tests/memory-model/target/jcstress.jar -m quick
 * </pre>
 */
package dev.weft.memorymodel;
