package dev.weft.benchmarks

import kotlin.coroutines.Continuation
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn
import kotlin.coroutines.resume
import kotlin.coroutines.startCoroutine

/** Kotlin's intrinsics without a library around them: a coroutine that suspends for ever, resumed by hand. */
class KotlinRaw {
    private var parked: Continuation<Int>? = null
    private var sum = 0L

    init {
        val body: suspend () -> Unit = { loop() }
        body.startCoroutine(Continuation(EmptyCoroutineContext) {})
    }

    private suspend fun loop() {
        while (true) sum += park()
    }

    private suspend fun park(): Int = suspendCoroutineUninterceptedOrReturn {
        parked = it
        COROUTINE_SUSPENDED
    }

    fun resume(value: Int): Long {
        parked!!.resume(value)
        return sum
    }
}
