package dev.weft.benchmarks;

/** The small program on nothing but the JVM. */
final class HelloJvm {
    private HelloJvm() {}

    public static void main(String[] args) throws InterruptedException {
        System.out.println("Hello");
        Thread.sleep(1);
        System.out.println("world");
    }
}
