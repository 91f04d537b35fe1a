@file:JvmName("KotlinLag")

package dev.weft.benchmarks

import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

fun mixed(lag: Lag): Unit = runBlocking {
    repeat(Lag.SLEEPING) { launch { sleeping(lag) } }
    repeat(Lag.COMPUTING) { launch { computing(lag) } }
    repeat(Lag.PAIRS) {
        val queue = Channel<Int>(1)
        launch { giving(lag, queue) }
        launch { taking(queue) }
    }
}

private suspend fun sleeping(lag: Lag) {
    while (lag.goesOn()) {
        val millis = lag.nextMillis(1)
        val start = System.nanoTime()
        delay(millis.toLong())
        lag.slept(start, millis)
    }
}

private suspend fun computing(lag: Lag) {
    var value = 1
    while (lag.goesOn()) {
        val millis = lag.nextMillis(10)
        val start = System.nanoTime()
        delay(millis.toLong())
        lag.slept(start, millis)
        value = Lag.compute(value)
    }
}

private suspend fun giving(lag: Lag, queue: Channel<Int>) {
    while (lag.goesOn()) {
        val millis = lag.nextMillis(5)
        val start = System.nanoTime()
        delay(millis.toLong())
        lag.slept(start, millis)
        queue.send(millis)
    }
    queue.send(-1)
}

private suspend fun taking(queue: Channel<Int>) {
    var taken = 0
    while (queue.receive() >= 0) taken++
}
