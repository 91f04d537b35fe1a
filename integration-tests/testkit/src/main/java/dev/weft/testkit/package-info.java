/**
 * What the tests of all modules share. It knows nothing of Weft, so that it is built before everything else. Goes in:
 * sources, programs, seeds. Comes out: class files, traces, the log, decisions.
 */
@NullMarked
package dev.weft.testkit;

import org.jspecify.annotations.NullMarked;
