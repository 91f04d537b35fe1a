package dev.weft.benchmarks;

import static dev.weft.Asyncio.await;
import static dev.weft.Asyncio.awaitEach;
import static dev.weft.Asyncio.emit;
import static dev.weft.Asyncio.end;
import static dev.weft.Asyncio.result;

import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;

/** Generators on Weft, line by line what the Kotlin functions of the same names do. */
final class WeftGenerators {
    private WeftGenerators() {}

    // ---- characters become tokens, tokens are filtered

    @Async
    static Coroutine<Long> tokenize(String text) {
        long sum = 0;
        for (String token : awaitEach(longTokens(tokens(characters(text)), 3))) {
            sum += token.length();
        }
        return result(sum);
    }

    @Async
    private static AsyncGenerator<Character> characters(String text) {
        for (int i = 0; i < text.length(); i++) {
            emit(text.charAt(i));
        }
        return end();
    }

    @Async
    private static AsyncGenerator<String> tokens(AsyncGenerator<Character> characters) {
        StringBuilder word = new StringBuilder();
        for (char c : awaitEach(characters)) {
            if (c >= 'a' && c <= 'z') {
                word.append(c);
            } else {
                if (word.length() > 0) {
                    emit(word.toString());
                    word.setLength(0);
                }
                if (c != ' ') {
                    emit(String.valueOf(c));
                }
            }
        }
        if (word.length() > 0) {
            emit(word.toString());
        }
        return end();
    }

    @Async
    private static AsyncGenerator<String> longTokens(AsyncGenerator<String> tokens, int least) {
        for (String token : awaitEach(tokens)) {
            if (token.length() >= least) {
                emit(token);
            }
        }
        return end();
    }

    // ---- numbers are filtered and mapped

    @Async
    static Coroutine<Long> filterMap(int count) {
        long sum = 0;
        for (int value : awaitEach(halved(even(numbers(count))))) {
            sum += value;
        }
        return result(sum);
    }

    @Async
    private static AsyncGenerator<Integer> numbers(int count) {
        for (int i = 0; i < count; i++) {
            emit(i);
        }
        return end();
    }

    @Async
    private static AsyncGenerator<Integer> even(AsyncGenerator<Integer> numbers) {
        for (int value : awaitEach(numbers)) {
            if (value % 2 == 0) {
                emit(value);
            }
        }
        return end();
    }

    @Async
    private static AsyncGenerator<Integer> halved(AsyncGenerator<Integer> numbers) {
        for (int value : awaitEach(numbers)) {
            emit(value / 2);
        }
        return end();
    }

    // ---- nodes of a tree in order

    @Async
    static Coroutine<Long> walkStatic(BinaryTree tree) {
        long sum = 0;
        for (int value : awaitEach(inOrder(tree))) {
            sum += value;
        }
        return result(sum);
    }

    @Async
    private static AsyncGenerator<Integer> inOrder(BinaryTree tree) {
        if (tree.left != null) {
            for (int value : awaitEach(inOrder(tree.left))) {
                emit(value);
            }
        }
        emit(tree.value);
        if (tree.right != null) {
            for (int value : awaitEach(inOrder(tree.right))) {
                emit(value);
            }
        }
        return end();
    }

    @Async
    static Coroutine<Long> walkInterface(Node tree) {
        long sum = 0;
        for (int value : awaitEach(tree.inOrder())) {
            sum += value;
        }
        return result(sum);
    }

    // ---- the sum of a tree by coroutines

    @Async
    static Coroutine<Long> sum(BinaryTree tree) {
        long left = tree.left == null ? 0 : await(sum(tree.left));
        long right = tree.right == null ? 0 : await(sum(tree.right));
        return result(left + tree.value + right);
    }

    /** A node whose class knows how it is walked. */
    interface Node {
        AsyncGenerator<Integer> inOrder();

        Coroutine<Long> sum();

        /** Returns a copy of {@code tree} in nodes of these classes. */
        static Node of(BinaryTree tree) {
            return tree.left == null || tree.right == null
                    ? new Leaf(tree.value)
                    : new Fork(of(tree.left), tree.value, of(tree.right));
        }
    }

    private record Leaf(int value) implements Node {
        @Async
        @Override
        public AsyncGenerator<Integer> inOrder() {
            emit(value);
            return end();
        }

        @Async
        @Override
        public Coroutine<Long> sum() {
            return result((long) value);
        }
    }

    private record Fork(Node left, int value, Node right) implements Node {
        @Async
        @Override
        public AsyncGenerator<Integer> inOrder() {
            for (int each : awaitEach(left.inOrder())) {
                emit(each);
            }
            emit(value);
            for (int each : awaitEach(right.inOrder())) {
                emit(each);
            }
            return end();
        }

        @Async
        @Override
        public Coroutine<Long> sum() {
            return result(await(left.sum()) + value + await(right.sum()));
        }
    }
}
