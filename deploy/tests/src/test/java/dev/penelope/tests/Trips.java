package dev.penelope.tests;

import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.Transport;
import dev.penelope.worker.Worker;
import dev.penelope.worker.WorkerBuilder;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The trip saga with a ledger: what is booked stands in a set until it is undone. */
final class Trips {
    record Trip(String hotel, String flight, String car, String card) {}

    record Bookings(String hotel, String flight, String car, String payment) {}

    static final Trip GOOD = new Trip("Palace", "PX-1", "Canyonero", "4111");
    static final Trip NO_CAR = new Trip("Palace", "PX-1", "none", "4111");

    private static final Action<Trip, String> PAYMENT =
            Action.of("payment", Trip.class, String.class);
    private static final Action<Trip, String> HOTEL = Action.of("hotel", Trip.class, String.class);
    private static final Action<Trip, String> FLIGHT =
            Action.of("flight", Trip.class, String.class);
    private static final Action<Trip, String> CAR = Action.of("car", Trip.class, String.class);
    private static final Action<Bookings, String> SUMMARY =
            Action.of("summary", Bookings.class, String.class);

    /** What has taken effect and was not undone, by saga and node. */
    final Set<String> booked = ConcurrentHashMap.newKeySet();

    static Definition<Trip, String> definition() {
        var saga = Definition.named("book-trip", 1, Trip.class);
        var payment = saga.action("payment", PAYMENT, saga.params());
        var hotel = saga.action("hotel", HOTEL, saga.params()).after(payment);
        var flight = saga.action("flight", FLIGHT, saga.params()).after(payment);
        var car = saga.action("car", CAR, saga.params()).after(payment);
        return saga.build(
                saga.action(
                        "output",
                        SUMMARY,
                        saga.inputs(Bookings.class, hotel, flight, car, payment)));
    }

    Worker worker(Map<String, String> kafka, Transport transport) {
        WorkerBuilder builder = Worker.with(kafka).transport(transport);
        builder.action(PAYMENT, (ctx, trip) -> book(ctx.saga() + "/payment"), this::undo);
        builder.action(HOTEL, (ctx, trip) -> book(ctx.saga() + "/hotel"), this::undo);
        builder.action(FLIGHT, (ctx, trip) -> book(ctx.saga() + "/flight"), this::undo);
        builder.action(
                CAR,
                (ctx, trip) -> {
                    if (trip.car().equals("none")) {
                        throw ActionFailed.of("NoCar", "no car is left");
                    }
                    return book(ctx.saga() + "/car");
                },
                this::undo);
        builder.action(SUMMARY, (ctx, bookings) -> "all booked");
        return builder.start();
    }

    private String book(String what) {
        booked.add(what);
        return what;
    }

    private void undo(dev.penelope.worker.UndoContext<String> ctx, Trip trip) {
        booked.remove(ctx.saga() + "/" + ctx.node());
    }
}
