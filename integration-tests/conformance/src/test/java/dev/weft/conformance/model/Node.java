package dev.weft.conformance.model;

import static java.util.stream.Collectors.joining;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** An S-expression: a word or a list. Programs are written in it because both interpreters read it in a few lines. */
record Node(String word, List<Node> items) {
    static Node word(Object word) {
        return new Node(String.valueOf(word), List.of());
    }

    static Node list(List<Node> items) {
        return new Node("", List.copyOf(items));
    }

    /** Makes a list of words, numbers and nodes. */
    static Node of(Object... items) {
        List<Node> nodes = new ArrayList<>();
        for (Object item : items) {
            nodes.add(item instanceof Node node ? node : word(item));
        }
        return list(nodes);
    }

    boolean isList() {
        return word.isEmpty();
    }

    Node get(int index) {
        return items.get(index);
    }

    int number(int index) {
        return Integer.parseInt(items.get(index).word);
    }

    /** Returns the word at {@code index}, or null where it is {@code nil}. */
    String text(int index) {
        String text = items.get(index).word;
        return text.equals("nil") ? null : text;
    }

    int size() {
        int size = 1;
        for (Node item : items) {
            size += item.size();
        }
        return size;
    }

    static Node parse(String text) {
        Deque<List<Node>> stack = new ArrayDeque<>();
        stack.push(new ArrayList<>());
        for (String token : text.replace("(", " ( ").replace(")", " ) ").trim().split("\\s+")) {
            switch (token) {
                case "(" -> stack.push(new ArrayList<>());
                case ")" -> {
                    List<Node> items = stack.pop();
                    stack.element().add(list(items));
                }
                default -> stack.element().add(word(token));
            }
        }
        return stack.pop().get(0);
    }

    @Override
    public String toString() {
        return isList() ? items.stream().map(Node::toString).collect(joining(" ", "(", ")")) : word;
    }
}
