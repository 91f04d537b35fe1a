/** Compiling and running test programs inside this process. */
package dev.weft.language.harness;
