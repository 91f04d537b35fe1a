package dev.weft.benchmarks

import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.ExecutorCoroutineDispatcher
import kotlinx.coroutines.asCoroutineDispatcher
import java.util.concurrent.Executors

/** Work handed from other threads to a dispatcher of one thread. */
object KotlinDispatch {
    @JvmStatic
    fun singleThread(): ExecutorCoroutineDispatcher =
        Executors.newSingleThreadExecutor { Thread(it, "kotlin").apply { isDaemon = true } }.asCoroutineDispatcher()

    @JvmStatic
    fun dispatch(dispatcher: ExecutorCoroutineDispatcher, block: Runnable) {
        dispatcher.dispatch(EmptyCoroutineContext, block)
    }
}
