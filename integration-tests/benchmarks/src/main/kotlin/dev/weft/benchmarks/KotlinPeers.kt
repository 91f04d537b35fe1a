@file:JvmName("KotlinPeers")

package dev.weft.benchmarks

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.yield

/** What a program costs that does nothing. */
fun nothing(): Any = runBlocking { }

/** `yield` in a loop: by one coroutine alone, or by two that alternate. */
fun yieldOne(count: Int): Int = runBlocking {
    var sum = 0
    repeat(count) {
        yield()
        sum += it
    }
    sum
}

fun yieldTwo(count: Int): Int = runBlocking {
    val other = async { yielding(count / 2) }
    yielding(count / 2) + other.await()
}

private suspend fun yielding(count: Int): Int {
    var sum = 0
    for (i in 0 until count) {
        yield()
        sum += i
    }
    return sum
}

/** A chain of eleven suspending functions of which none suspends. The parity test keeps each from being a tail call. */
fun chainReady(count: Int): Long = runBlocking {
    var sum = 0L
    for (i in 0 until count) sum += link(10, i.toLong())
    sum
}

private suspend fun link(depth: Int, seed: Long): Long =
    if (depth == 0) leaf(seed) else link(depth - 1, seed + 1) xor depth.toLong()

private suspend fun leaf(seed: Long): Long {
    if (seed < 0) yield()
    return seed * 31
}

/** A chain of the given depth whose innermost function yields `count` times. */
fun chainSuspending(depth: Int, count: Int): Long = runBlocking { deep(depth, count) }

private suspend fun deep(depth: Int, count: Int): Long {
    if (depth == 0) {
        var sum = 0L
        for (i in 0 until count) {
            yield()
            sum += i
        }
        return sum
    }
    return deep(depth - 1, count) + 1
}

fun createAndAwait(count: Int): Long = runBlocking {
    var sum = 0L
    for (i in 0 until count) {
        val task: Deferred<Int> = async { identity(i) }
        sum += task.await()
    }
    sum
}

private suspend fun identity(value: Int): Int {
    if (value < 0) yield()
    return value
}

fun gather(rounds: Int, width: Int): Long = runBlocking {
    var sum = 0L
    for (round in 0 until rounds) {
        val results = List(width) { async { identity(it + round) } }.awaitAll()
        for (result in results) sum += result
    }
    sum
}

fun channel(count: Int, capacity: Int): Long = runBlocking {
    val channel = Channel<Int>(capacity)
    launch {
        for (i in 0 until count) channel.send(i)
    }
    var sum = 0L
    for (i in 0 until count) sum += channel.receive()
    sum
}

fun requests(count: Int): Long = runBlocking {
    val requests = Channel<Int>(1)
    val answers = Channel<Int>(1)
    launch {
        for (i in 0 until count) answers.send(requests.receive() + 1)
    }
    var sum = 0L
    for (i in 0 until count) {
        requests.send(i)
        sum += answers.receive()
    }
    sum
}

fun mutex(count: Int): Int = runBlocking {
    val mutex = Mutex()
    val counter = IntArray(1)
    val worker: suspend CoroutineScope.() -> Unit = {
        for (i in 0 until count / 2) {
            mutex.withLock {
                yield()
                counter[0]++
            }
        }
    }
    joinAll(launch(block = worker), launch(block = worker))
    counter[0]
}

fun semaphore(count: Int): Int = runBlocking {
    val semaphore = Semaphore(2)
    val counter = IntArray(1)
    val worker: suspend CoroutineScope.() -> Unit = {
        for (i in 0 until count / 4) {
            semaphore.withPermit {
                yield()
                counter[0]++
            }
        }
    }
    joinAll(*Array(4) { launch(block = worker) })
    counter[0]
}

/** Sleeps of the given milliseconds, one coroutine each; every second one is cancelled right away. */
fun timers(delays: IntArray): Int = runBlocking {
    val fired = IntArray(1)
    val jobs = arrayOfNulls<Job>(delays.size)
    for (i in delays.indices) {
        jobs[i] = launch(start = CoroutineStart.UNDISPATCHED) {
            delay(delays[i].toLong())
            fired[0]++
        }
    }
    for (i in delays.indices step 2) jobs[i]!!.cancel()
    for (job in jobs) job!!.join()
    fired[0]
}

fun fib(n: Int): Int = runBlocking { fibonacci(n) }

private suspend fun fibonacci(n: Int): Int {
    if (n < 0) yield()
    return if (n < 2) n else fibonacci(n - 1) + fibonacci(n - 2)
}

/** In-order walks of a balanced tree given as the half-open range of its values. */
fun walkSequence(size: Int): Long {
    var sum = 0L
    for (value in sequenceWalk(0, size)) sum += value
    return sum
}

private fun sequenceWalk(low: Int, high: Int): Sequence<Int> = sequence {
    if (low < high) {
        val middle = (low + high) ushr 1
        yieldAll(sequenceWalk(low, middle))
        yield(middle)
        yieldAll(sequenceWalk(middle + 1, high))
    }
}

fun walkFlow(size: Int): Long = runBlocking {
    var sum = 0L
    flowWalk(0, size).collect { sum += it }
    sum
}

private fun flowWalk(low: Int, high: Int): Flow<Int> = flow {
    if (low < high) {
        val middle = (low + high) ushr 1
        emitAll(flowWalk(low, middle))
        emit(middle)
        emitAll(flowWalk(middle + 1, high))
    }
}
