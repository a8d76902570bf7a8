package dev.penelope.client;

/** A running subscription; closing it lets the record at hand be finished and committed. */
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
