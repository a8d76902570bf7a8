package dev.penelope.coordinator.stream;

import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.Json;

/** The saga that budgets are counted on: five nodes, about 100 bytes of JSON in each value. */
final class TripSaga {
    record Trip(String hotel, String flight, String car, String card) {}

    record Booking(String confirmation, String provider, String price) {}

    record Bookings(Booking hotel, Booking flight, Booking car, Booking payment) {}

    static final Json PARAMS =
            Bench.json(
                    new Trip(
                            "Springfield Palace Hotel",
                            "PX-1 to Shelbyville",
                            "1998 Canyonero",
                            "Moneybank 4111"));

    static final String BOOKING =
            Bench.json(
                            new Booking(
                                    "123e4567-e89b-12d3-a456-426614174000",
                                    "Springfield Services",
                                    "123.45 EUR"))
                    .toString();

    private TripSaga() {}

    static Definition<Trip, Booking> definition() {
        var saga = Definition.named("book-trip", 1, Trip.class);
        var payment = saga.action("payment", booking("payment"), saga.params());
        var hotel = saga.action("hotel", booking("hotel"), saga.params()).after(payment);
        var flight = saga.action("flight", booking("flight"), saga.params()).after(payment);
        var car = saga.action("car", booking("car"), saga.params()).after(payment);
        var output =
                saga.action(
                        "output",
                        Action.of("summary", Bookings.class, Booking.class),
                        saga.inputs(Bookings.class, hotel, flight, car, payment));
        return saga.build(output);
    }

    private static Action<Trip, Booking> booking(String name) {
        return Action.of(name, Trip.class, Booking.class);
    }
}
