package dev.penelope.cli.bench;

import java.util.function.Consumer;

/** What runs in a child process of the benchmark. */
interface Part extends AutoCloseable {
    /** What the parent should know once this is ready, on one line. */
    default String greeting() {
        return "";
    }

    /** Does what a line from the parent asks for; every answer is one line. */
    default void told(String line, Consumer<String> answer) throws Exception {
        throw new IllegalArgumentException("Expected to be told nothing, but got: " + line);
    }

    @Override
    void close();
}
