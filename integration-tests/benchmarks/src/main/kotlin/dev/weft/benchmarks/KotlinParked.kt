@file:JvmName("KotlinParked")

package dev.weft.benchmarks

import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import kotlin.coroutines.coroutineContext
import kotlinx.coroutines.cancelChildren

fun heapWhileParked(tasks: Int): Long = runBlocking {
    repeat(tasks) { launch { parked() } }
    yield()
    yield()
    val heap = ParkedTasks.liveHeap()
    coroutineContext.cancelChildren()
    heap
}

private suspend fun parked() {
    delay(3_600_000)
    sink++
}

private var sink = 0
