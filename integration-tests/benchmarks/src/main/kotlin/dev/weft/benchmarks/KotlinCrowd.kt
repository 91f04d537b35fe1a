@file:JvmName("KotlinCrowd")

package dev.weft.benchmarks

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield

private class Request(val value: Int, val answer: CompletableDeferred<Int>)

fun clients(clients: Int, workers: Int): Long = runBlocking {
    val requests = Channel<Request>(64)
    val working = List(workers) { launch { work(requests) } }
    val asking = List(clients) { async { ask(requests, it) } }
    var sum = 0L
    for (client in asking) sum += client.await()
    repeat(workers) { requests.send(Request(-1, CompletableDeferred())) }
    working.joinAll()
    sum
}

private suspend fun ask(requests: Channel<Request>, value: Int): Int {
    val request = Request(value, CompletableDeferred())
    requests.send(request)
    return request.answer.await()
}

private suspend fun work(requests: Channel<Request>) {
    var request = requests.receive()
    while (request.value >= 0) {
        yield()
        request.answer.complete(request.value + 1)
        request = requests.receive()
    }
}

fun wake(order: IntArray, bodies: List<KotlinBody>): Long = runBlocking {
    val queues = List(WeftCrowd.BODIES) { Channel<Int>(Channel.UNLIMITED) }
    val tasks = List(WeftCrowd.BODIES) { async { bodies[it / WeftBody.KINDS].body(it % WeftBody.KINDS, queues[it]) } }
    for (next in order) {
        queues[next].trySend(1)
        yield()
    }
    for (queue in queues) queue.trySend(-1)
    var sum = 0L
    for (task in tasks) sum += task.await()
    sum
}

/** Bodies of several kinds, each of which sums what comes out of a channel up to the first negative number. */
interface KotlinBody {
    suspend fun body(kind: Int, queue: Channel<Int>): Long
}

/** The bodies on Kotlin; loaded many times, so that there are many classes of continuations. */
class KotlinBodies : KotlinBody {
    override suspend fun body(kind: Int, queue: Channel<Int>): Long =
        when (kind) {
            0 -> sum(queue)
            1 -> numbered(queue)
            2 -> faded(queue)
            else -> named(queue, "name")
        }

    private suspend fun sum(queue: Channel<Int>): Long {
        var sum = 0L
        var value = queue.receive()
        while (value >= 0) {
            sum += value
            value = queue.receive()
        }
        return sum
    }

    private suspend fun numbered(queue: Channel<Int>): Long {
        var sum = 0L
        var number = 0
        var value = queue.receive()
        while (value >= 0) {
            sum += value xor number++
            value = queue.receive()
        }
        return sum
    }

    private suspend fun faded(queue: Channel<Int>): Long {
        var sum = 0.0
        var value = queue.receive()
        while (value >= 0) {
            sum = sum / 2 + value
            value = queue.receive()
        }
        return sum.toLong()
    }

    private suspend fun named(queue: Channel<Int>, name: String): Long {
        var sum = 0L
        var value = queue.receive()
        while (value >= 0) {
            sum += name.length + value
            value = queue.receive()
        }
        return sum
    }
}
