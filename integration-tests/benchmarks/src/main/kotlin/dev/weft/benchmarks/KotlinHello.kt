@file:JvmName("KotlinHello")

package dev.weft.benchmarks

import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking

/** The small program on kotlinx.coroutines. */
fun main() = runBlocking {
    println("Hello")
    delay(1)
    println("world")
}
