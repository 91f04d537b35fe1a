@file:JvmName("KotlinTree")

package dev.weft.benchmarks

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/** The `async_tree` workload of pyperformance: [branches] children a node, [levels] levels, a workload at each leaf. */
fun treeGather(kind: TreeKind, levels: Int, branches: Int): Long = runBlocking {
    val tree = Tree(kind, branches)
    tree.gather(levels)
    tree.work
}

fun treeScope(kind: TreeKind, levels: Int, branches: Int): Long = runBlocking {
    val tree = Tree(kind, branches)
    tree.scope(levels)
    tree.work
}

private class Tree(val kind: TreeKind, val branches: Int) {
    val cache = HashSet<Int>()
    var leaves = 0
    var work = 0L

    suspend fun gather(level: Int) {
        if (level == 0) {
            leaf()
            return
        }
        coroutineScope { List(branches) { async { gather(level - 1) } }.awaitAll() }
    }

    suspend fun scope(level: Int) {
        if (level == 0) {
            leaf()
            return
        }
        coroutineScope { repeat(branches) { launch { scope(level - 1) } } }
    }

    suspend fun leaf() {
        val index = leaves++
        when (kind) {
            TreeKind.NONE -> work++
            TreeKind.IO -> {
                delay(TreeKind.IO_MILLIS)
                work++
            }
            TreeKind.MEMOIZATION -> {
                val key = TreeKind.key(index)
                if (key !in cache) {
                    delay(TreeKind.IO_MILLIS)
                    cache.add(key)
                }
                work += key
            }
            TreeKind.CPU_IO_MIXED -> if (index % 2 == 0) {
                work += TreeKind.factorial()
            } else {
                delay(TreeKind.IO_MILLIS)
                work++
            }
        }
    }
}
