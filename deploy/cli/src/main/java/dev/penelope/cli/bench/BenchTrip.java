package dev.penelope.cli.bench;

import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.NodeRef;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.Actions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The definitions of all workloads, with actions that do nothing. The trip: payment, then hotel,
 * flight and car at once, then the output. Parameters and outputs are about 100 bytes of JSON each,
 * unless a workload wants more.
 */
final class BenchTrip {
    record Trip(String hotel, String flight, String car, String card) {}

    record Booking(String what, String number, String hotel) {}

    record Bookings(Booking payment, Booking hotel, Booking flight, Booking car) {}

    /** A queue that exists, and that nobody works for. */
    static final String IDLE_QUEUE = "idle";

    private static final String NO_CAR = "none";
    private static final String HOTEL_NAME = "Grand Hotel Budapest";
    private static final int ALL_BUT_HOTEL = 80;

    private static final Action<Trip, Booking> PAY = Action.of("pay", Trip.class, Booking.class);
    private static final Action<Trip, Booking> HOTEL =
            Action.of("hotel", Trip.class, Booking.class);
    private static final Action<Trip, Booking> FLIGHT =
            Action.of("flight", Trip.class, Booking.class);
    private static final Action<Trip, Booking> CAR = Action.of("car", Trip.class, Booking.class);
    private static final Action<Bookings, Booking> SUM_UP =
            Action.of("sum-up", Bookings.class, Booking.class);
    private static final Action<Booking, Booking> STEP =
            Action.of("step", Booking.class, Booking.class);

    private BenchTrip() {}

    static Trip params(Workload workload) {
        String hotel =
                HOTEL_NAME
                        + "x"
                                .repeat(
                                        Math.max(
                                                0,
                                                workload.bytes()
                                                        - ALL_BUT_HOTEL
                                                        - HOTEL_NAME.length()));
        String car = workload.failing() ? NO_CAR : "compact";
        return new Trip(hotel, "BA 117 LHR-JFK", car, "4111 1111 1111 1111");
    }

    static Definition<Trip, Booking> definition(Workload workload) {
        return workload.isTrip() ? trip() : graph(workload);
    }

    private static Definition<Trip, Booking> trip() {
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

    /** A node takes the output of the stage before if that is one node, else the parameters. */
    private static Definition<Trip, Booking> graph(Workload workload) {
        var saga = Definition.named("bench-" + workload.name(), 1, Trip.class);
        List<NodeRef<Booking>> before = List.of();
        int number = 0;
        for (int width : workload.stages()) {
            List<NodeRef<Booking>> stage = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                String name = "n" + number++;
                stage.add(
                        before.size() == 1
                                ? saga.action(name, STEP, before.getFirst())
                                : saga.action(name, PAY, saga.params()));
            }
            saga.stage(stage.toArray(NodeRef<?>[]::new));
            before = stage;
        }
        return saga.build(before.getFirst());
    }

    /** A saga that stays open: its command is sent, and nobody answers. */
    static Definition<Trip, Booking> open() {
        var saga = Definition.named("bench-open", 1, Trip.class);
        return saga.build(saga.action("wait", PAY, saga.params()).queue(IDLE_QUEUE));
    }

    /** A saga that does nothing but wait for a timer. */
    static Definition<Trip, Void> timed(int seconds) {
        var saga = Definition.named("bench-timed", seconds, Trip.class);
        return saga.build(saga.timer("wait", Duration.ofSeconds(seconds)));
    }

    static Actions actions() {
        return Actions.none()
                .action(PAY, (context, trip) -> booking(trip), (context, trip) -> {})
                .action(HOTEL, (context, trip) -> booking(trip), (context, trip) -> {})
                .action(FLIGHT, (context, trip) -> booking(trip), (context, trip) -> {})
                .action(
                        CAR,
                        (context, trip) -> {
                            if (trip.car().equals(NO_CAR)) {
                                throw ActionFailed.of("NoCarAvailable", "there is no car left");
                            }
                            return booking(trip);
                        },
                        (context, trip) -> {})
                .action(SUM_UP, (context, bookings) -> bookings.payment())
                .action(STEP, (context, booking) -> booking, (context, booking) -> {});
    }

    private static Booking booking(Trip trip) {
        return new Booking("a bed, a seat or a car at the window", "4f8a2c17", trip.hotel());
    }
}
