package dev.penelope.cli.bench;

import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.Actions;

/**
 * The trip saga with actions that do nothing: payment, then hotel, flight and car at once, then the
 * output. Parameters and outputs are about 100 bytes of JSON each.
 */
final class BenchTrip {
    record Trip(String hotel, String flight, String car, String card) {}

    record Booking(String what, String number, String remark) {}

    record Bookings(Booking payment, Booking hotel, Booking flight, Booking car) {}

    static final Trip GOOD = trip("compact");
    static final Trip NO_CAR = trip("none");

    private static final Booking BOOKING =
            new Booking("a bed, a seat or a car", "4f8a2c17", "with breakfast, at the window, red");

    private static final Action<Trip, Booking> PAY = Action.of("pay", Trip.class, Booking.class);
    private static final Action<Trip, Booking> HOTEL =
            Action.of("hotel", Trip.class, Booking.class);
    private static final Action<Trip, Booking> FLIGHT =
            Action.of("flight", Trip.class, Booking.class);
    private static final Action<Trip, Booking> CAR = Action.of("car", Trip.class, Booking.class);
    private static final Action<Bookings, Booking> SUM_UP =
            Action.of("sum-up", Bookings.class, Booking.class);

    private BenchTrip() {}

    private static Trip trip(String car) {
        return new Trip("Grand Hotel Budapest", "BA 117 LHR-JFK", car, "4111 1111 1111 1111");
    }

    static Definition<Trip, Booking> definition() {
        var saga = Definition.named("bench-trip", 1, Trip.class);
        var payment = saga.action("payment", PAY, saga.params());
        var hotel = saga.action("hotel", HOTEL, saga.params());
        var flight = saga.action("flight", FLIGHT, saga.params());
        var car = saga.action("car", CAR, saga.params());
        var output =
                saga.action(
                        "output", SUM_UP, saga.inputs(Bookings.class, payment, hotel, flight, car));
        saga.stage(payment).stage(hotel, flight, car).stage(output);
        return saga.build(output);
    }

    static Actions actions() {
        return Actions.none()
                .action(PAY, (context, trip) -> BOOKING, (context, trip) -> {})
                .action(HOTEL, (context, trip) -> BOOKING, (context, trip) -> {})
                .action(FLIGHT, (context, trip) -> BOOKING, (context, trip) -> {})
                .action(
                        CAR,
                        (context, trip) -> {
                            if (trip.car().equals("none")) {
                                throw ActionFailed.of("NoCarAvailable", "there is no car left");
                            }
                            return BOOKING;
                        },
                        (context, trip) -> {})
                .action(SUM_UP, (context, bookings) -> BOOKING);
    }
}
