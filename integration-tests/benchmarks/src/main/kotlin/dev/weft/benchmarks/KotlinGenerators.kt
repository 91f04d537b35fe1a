@file:JvmName("KotlinGenerators")

package dev.weft.benchmarks

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.runBlocking

// ---- characters become tokens, tokens are filtered

fun tokenizeSequence(text: String): Long {
    var sum = 0L
    for (token in longTokens(tokens(sequenceCharacters(text)), 3)) sum += token.length
    return sum
}

private fun sequenceCharacters(text: String): Sequence<Char> = sequence {
    for (i in 0 until text.length) yield(text[i])
}

private fun tokens(characters: Sequence<Char>): Sequence<String> = sequence {
    val word = StringBuilder()
    for (c in characters) {
        if (c in 'a'..'z') {
            word.append(c)
        } else {
            if (word.length > 0) {
                yield(word.toString())
                word.setLength(0)
            }
            if (c != ' ') yield(c.toString())
        }
    }
    if (word.length > 0) yield(word.toString())
}

private fun longTokens(tokens: Sequence<String>, least: Int): Sequence<String> = sequence {
    for (token in tokens) {
        if (token.length >= least) yield(token)
    }
}

fun tokenizeFlow(text: String): Long = runBlocking {
    var sum = 0L
    longTokens(tokens(flowCharacters(text)), 3).collect { sum += it.length }
    sum
}

private fun flowCharacters(text: String): Flow<Char> = flow {
    for (i in 0 until text.length) emit(text[i])
}

private fun tokens(characters: Flow<Char>): Flow<String> = flow {
    val word = StringBuilder()
    characters.collect { c ->
        if (c in 'a'..'z') {
            word.append(c)
        } else {
            if (word.length > 0) {
                emit(word.toString())
                word.setLength(0)
            }
            if (c != ' ') emit(c.toString())
        }
    }
    if (word.length > 0) emit(word.toString())
}

private fun longTokens(tokens: Flow<String>, least: Int): Flow<String> = flow {
    tokens.collect { token ->
        if (token.length >= least) emit(token)
    }
}

// ---- numbers are filtered and mapped

fun filterMapSequence(count: Int): Long {
    var sum = 0L
    for (value in halved(even(sequenceNumbers(count)))) sum += value
    return sum
}

private fun sequenceNumbers(count: Int): Sequence<Int> = sequence {
    for (i in 0 until count) yield(i)
}

private fun even(numbers: Sequence<Int>): Sequence<Int> = sequence {
    for (value in numbers) {
        if (value % 2 == 0) yield(value)
    }
}

private fun halved(numbers: Sequence<Int>): Sequence<Int> = sequence {
    for (value in numbers) yield(value / 2)
}

fun filterMapFlow(count: Int): Long = runBlocking {
    var sum = 0L
    halved(even(flowNumbers(count))).collect { sum += it }
    sum
}

private fun flowNumbers(count: Int): Flow<Int> = flow {
    for (i in 0 until count) emit(i)
}

private fun even(numbers: Flow<Int>): Flow<Int> = flow {
    numbers.collect { value ->
        if (value % 2 == 0) emit(value)
    }
}

private fun halved(numbers: Flow<Int>): Flow<Int> = flow {
    numbers.collect { value -> emit(value / 2) }
}

// ---- nodes of a tree in order

fun walkStaticSequence(tree: BinaryTree): Long {
    var sum = 0L
    for (value in sequenceInOrder(tree)) sum += value
    return sum
}

private fun sequenceInOrder(tree: BinaryTree): Sequence<Int> = sequence {
    if (tree.left != null) yieldAll(sequenceInOrder(tree.left))
    yield(tree.value)
    if (tree.right != null) yieldAll(sequenceInOrder(tree.right))
}

fun walkStaticFlow(tree: BinaryTree): Long = runBlocking {
    var sum = 0L
    flowInOrder(tree).collect { sum += it }
    sum
}

private fun flowInOrder(tree: BinaryTree): Flow<Int> = flow {
    if (tree.left != null) emitAll(flowInOrder(tree.left))
    emit(tree.value)
    if (tree.right != null) emitAll(flowInOrder(tree.right))
}

fun walkInterfaceSequence(tree: KotlinNode): Long {
    var sum = 0L
    for (value in tree.sequence()) sum += value
    return sum
}

fun walkInterfaceFlow(tree: KotlinNode): Long = runBlocking {
    var sum = 0L
    tree.flow().collect { sum += it }
    sum
}

// ---- the sum of a tree by suspending functions

fun sumStatic(tree: BinaryTree): Long = runBlocking { sum(tree) }

private suspend fun sum(tree: BinaryTree): Long {
    val left = if (tree.left == null) 0 else sum(tree.left)
    val right = if (tree.right == null) 0 else sum(tree.right)
    return left + tree.value + right
}

fun sumInterface(tree: KotlinNode): Long = runBlocking { tree.sum() }

/** A node whose class knows how it is walked. */
interface KotlinNode {
    fun sequence(): Sequence<Int>

    fun flow(): Flow<Int>

    suspend fun sum(): Long
}

/** A copy of [tree] in nodes of these classes. */
fun nodeOf(tree: BinaryTree): KotlinNode =
    if (tree.left == null || tree.right == null) Leaf(tree.value)
    else Fork(nodeOf(tree.left), tree.value, nodeOf(tree.right))

private class Leaf(val value: Int) : KotlinNode {
    override fun sequence(): Sequence<Int> = sequence { yield(value) }

    override fun flow(): Flow<Int> = flow { emit(value) }

    override suspend fun sum(): Long = value.toLong()
}

private class Fork(val left: KotlinNode, val value: Int, val right: KotlinNode) : KotlinNode {
    override fun sequence(): Sequence<Int> = sequence {
        yieldAll(left.sequence())
        yield(value)
        yieldAll(right.sequence())
    }

    override fun flow(): Flow<Int> = flow {
        emitAll(left.flow())
        emit(value)
        emitAll(right.flow())
    }

    override suspend fun sum(): Long = left.sum() + value + right.sum()
}
