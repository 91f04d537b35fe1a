/**
 * What the test programs are made of and what they write down. The same classes serve the synchronous and the woven
 * program; nothing here knows about asynchronous code.
 */
package dev.weft.language.kit;
