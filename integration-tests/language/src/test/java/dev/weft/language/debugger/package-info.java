/** What a debugger sees of a woven method. */
package dev.weft.language.debugger;
