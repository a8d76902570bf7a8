package dev.penelope.example;

import dev.penelope.example.TripSaga.Booking;
import dev.penelope.example.TripSaga.Trip;
import dev.penelope.worker.ActionContext;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.Actions;
import dev.penelope.worker.UndoContext;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The world that trips have their effects on: bookings by key, and the keys that are cancelled. */
final class Agency {
    private final Map<String, String> bookings = new TreeMap<>();
    private final Set<String> cancelled = new HashSet<>();

    Actions actions() {
        return Actions.none()
                .action(
                        TripSaga.CHARGE,
                        (context, trip) -> book(context, trip.card()),
                        this::cancel)
                .action(
                        TripSaga.HOTEL,
                        (context, trip) -> book(context, trip.hotel()),
                        this::cancel)
                .action(
                        TripSaga.FLIGHT,
                        (context, trip) -> book(context, trip.flight()),
                        this::cancel)
                .action(TripSaga.CAR, this::rent, this::cancel)
                .action(
                        TripSaga.SUM_UP,
                        all -> new TripSaga.Summary(all.hotel().what(), all.payment().number()));
    }

    private Booking rent(ActionContext context, Trip trip) {
        if (trip.car().equals("limousine")) {
            throw ActionFailed.of("NoCarAvailable", "there is no limousine left");
        }
        return book(context, trip.car());
    }

    /** Once for a key, and not at all once it is cancelled. */
    private Booking book(ActionContext context, String what) {
        String key = context.idempotencyKey();
        if (!cancelled.contains(key)) {
            bookings.put(key, what);
        }
        return new Booking(what, key);
    }

    /** Right whether or not there is a booking. */
    private void cancel(UndoContext<Booking> context, Trip trip) {
        cancelled.add(context.actionKey());
        bookings.remove(context.actionKey());
    }

    /** What a saga must leave as it was. */
    Map<String, String> bookings() {
        return Map.copyOf(bookings);
    }

    /** As on the first day. */
    void clear() {
        bookings.clear();
        cancelled.clear();
    }
}
