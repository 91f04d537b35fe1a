/**
 * Random generators that pass on the elements of others, once with loops that delegate and once with the same loops
 * written so that they do not: both have to do the same, whatever their consumers do. Nothing about a loop that does
 * not delegate is tested here.
 */
package dev.weft.conformance.delegation;
