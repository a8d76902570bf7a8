package dev.penelope.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Who waits for news about which saga; as many as fit. */
final class Waiters {
    private final int limit;
    private final AtomicInteger size = new AtomicInteger();
    private final ConcurrentMap<String, List<Waiter>> bySaga = new ConcurrentHashMap<>();

    Waiters(int limit) {
        this.limit = limit;
    }

    /**
     * @throws TooManyAwaitedException if there is no room
     */
    void add(String saga, Waiter waiter) {
        if (size.incrementAndGet() > limit) {
            size.decrementAndGet();
            throw new TooManyAwaitedException(limit);
        }
        bySaga.merge(saga, List.of(waiter), Waiters::joined);
    }

    /** Does nothing if it is not there. */
    void remove(String saga, Waiter waiter) {
        bySaga.computeIfPresent(
                saga,
                (unused, waiting) -> {
                    if (!waiting.contains(waiter)) {
                        return waiting;
                    }
                    size.decrementAndGet();
                    return waiting.size() == 1 ? null : without(waiting, waiter);
                });
    }

    List<Waiter> of(String saga) {
        return bySaga.getOrDefault(saga, List.of());
    }

    int size() {
        return size.get();
    }

    void failAll(SagaClientException why) {
        bySaga.values().forEach(waiting -> waiting.forEach(waiter -> waiter.fail(why)));
    }

    private static List<Waiter> joined(List<Waiter> some, List<Waiter> others) {
        List<Waiter> all = new ArrayList<>(some);
        all.addAll(others);
        return List.copyOf(all);
    }

    private static List<Waiter> without(List<Waiter> all, Waiter one) {
        return all.stream().filter(waiter -> !waiter.equals(one)).toList();
    }
}
