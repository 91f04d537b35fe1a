@file:JvmName("KotlinHandler")

package dev.weft.benchmarks

import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield

private val NAMES = arrayOf("ada", "grace", "barbara", "edsger")

fun handleAll(count: Int): Long = runBlocking {
    var sum = 0L
    for (i in 0 until count) sum += handle(i)
    sum
}

/** Thirty awaits, of which ten have to wait, and fifty variables that are read at the end. */
private suspend fun handle(request: Int): Long {
    val name0 = find(request + 0)
    val user0 = load(request * 3L)
    val size0 = name0.length + 0
    val share0 = user0 / (size0 + 1).toDouble()
    val done0 = wait(size0)
    val name1 = find(request + 1)
    val user1 = load(request * 4L)
    val size1 = name1.length + 1
    val share1 = user1 / (size1 + 1).toDouble()
    val done1 = wait(size1)
    val name2 = find(request + 2)
    val user2 = load(request * 5L)
    val size2 = name2.length + 2
    val share2 = user2 / (size2 + 1).toDouble()
    val done2 = wait(size2)
    val name3 = find(request + 3)
    val user3 = load(request * 6L)
    val size3 = name3.length + 3
    val share3 = user3 / (size3 + 1).toDouble()
    val done3 = wait(size3)
    val name4 = find(request + 4)
    val user4 = load(request * 7L)
    val size4 = name4.length + 4
    val share4 = user4 / (size4 + 1).toDouble()
    val done4 = wait(size4)
    val name5 = find(request + 5)
    val user5 = load(request * 8L)
    val size5 = name5.length + 5
    val share5 = user5 / (size5 + 1).toDouble()
    val done5 = wait(size5)
    val name6 = find(request + 6)
    val user6 = load(request * 9L)
    val size6 = name6.length + 6
    val share6 = user6 / (size6 + 1).toDouble()
    val done6 = wait(size6)
    val name7 = find(request + 7)
    val user7 = load(request * 10L)
    val size7 = name7.length + 7
    val share7 = user7 / (size7 + 1).toDouble()
    val done7 = wait(size7)
    val name8 = find(request + 8)
    val user8 = load(request * 11L)
    val size8 = name8.length + 8
    val share8 = user8 / (size8 + 1).toDouble()
    val done8 = wait(size8)
    val name9 = find(request + 9)
    val user9 = load(request * 12L)
    val size9 = name9.length + 9
    val share9 = user9 / (size9 + 1).toDouble()
    val done9 = wait(size9)
    val users = user0 + user1 + user2 + user3 + user4 + user5 + user6 + user7 + user8 + user9
    val sizes = size0 + size1 + size2 + size3 + size4 + size5 + size6 + size7 + size8 + size9
    val shares = share0 + share1 + share2 + share3 + share4 + share5 + share6 + share7 + share8 + share9
    val all = done0 + done1 + done2 + done3 + done4 + done5 + done6 + done7 + done8 + done9
    val last = name0[0].code + name1[0].code + name2[0].code + name3[0].code + name4[0].code + name5[0].code + name6[0].code + name7[0].code + name8[0].code + name9[0].code
    return users + sizes + shares.toLong() + all + last
}

/** Has its value already. */
private suspend fun find(key: Int): String {
    if (key < 0) yield()
    return NAMES[key and 3]
}

/** Has its value already. */
private suspend fun load(key: Long): Long {
    if (key < 0) yield()
    return key and 0xff
}

/** Has to wait. */
private suspend fun wait(size: Int): Int {
    yield()
    return size and 7
}
