package dev.penelope.example;

import dev.penelope.client.SagaClient;
import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.worker.ActionContext;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.Actions;
import dev.penelope.worker.UndoContext;
import dev.penelope.worker.Worker;
import java.util.Map;
import java.util.Set;

/** Books a trip: charges the card, then books hotel, flight and car at once, then sums up. */
public final class TripSaga {
    public record Trip(String hotel, String flight, String car, String card) {}

    public record Booking(String what, String number) {}

    /** What summing up takes: the outputs of the nodes of these names. */
    public record Bookings(Booking payment, Booking hotel, Booking flight, Booking car) {}

    public record Summary(String trip, String receipt) {}

    static final Action<Trip, Booking> CHARGE = Action.of("charge", Trip.class, Booking.class);
    static final Action<Trip, Booking> BOOK_HOTEL = Action.of("hotel", Trip.class, Booking.class);
    static final Action<Trip, Booking> BOOK_FLIGHT = Action.of("flight", Trip.class, Booking.class);
    static final Action<Trip, Booking> RENT_CAR = Action.of("car", Trip.class, Booking.class);
    static final Action<Bookings, Summary> SUM_UP =
            Action.of("sum-up", Bookings.class, Summary.class);

    private static final Set<String> CARS = Set.of("van", "compact");

    public static Definition<Trip, Summary> definition() {
        var saga = Definition.named("book-trip", 1, Trip.class);
        var payment = saga.action("payment", CHARGE, saga.params()).label("Charge the card");
        var hotel = saga.action("hotel", BOOK_HOTEL, saga.params()).label("Book the hotel");
        var flight = saga.action("flight", BOOK_FLIGHT, saga.params()).label("Book the flight");
        var car = saga.action("car", RENT_CAR, saga.params()).label("Rent the car");
        var bookings = saga.inputs(Bookings.class, payment, hotel, flight, car);
        var output = saga.action("output", SUM_UP, bookings).label("Sum up");
        saga.stage(payment).stage(hotel, flight, car).stage(output);
        return saga.build(output);
    }

    public static Actions actions() {
        var trips = new TripSaga();
        return Actions.none()
                .action(CHARGE, trips::charge, trips::refund)
                .action(BOOK_HOTEL, trips::bookHotel, trips::cancel)
                .action(BOOK_FLIGHT, trips::bookFlight, trips::cancel)
                .action(RENT_CAR, trips::rentCar, trips::cancel)
                .action(SUM_UP, trips::sumUp);
    }

    private Booking charge(ActionContext context, Trip trip) {
        return done(context, "charged", trip.card());
    }

    private void refund(UndoContext<Booking> context, Trip trip) {
        say(context, "refunded " + context.output().map(Booking::what).orElse(trip.card()));
    }

    private Booking bookHotel(ActionContext context, Trip trip) {
        return done(context, "booked", trip.hotel());
    }

    private Booking bookFlight(ActionContext context, Trip trip) {
        return done(context, "booked", trip.flight());
    }

    private Booking rentCar(ActionContext context, Trip trip) {
        if (!CARS.contains(trip.car())) {
            throw ActionFailed.of("NoCarAvailable", "there is no " + trip.car() + " left");
        }
        return done(context, "rented", trip.car());
    }

    /** Whoever keeps bookings finds this one by its key, and is content if there is none. */
    private void cancel(UndoContext<Booking> context, Trip trip) {
        say(context, "cancelled what was booked as " + number(context.actionKey()));
    }

    private Summary sumUp(Bookings all) {
        String trip = all.hotel().what() + ", " + all.flight().what() + ", " + all.car().what();
        return new Summary(trip, all.payment().number());
    }

    /** Stands for a call of another service, which does the same thing once for the same key. */
    private static Booking done(ActionContext context, String how, String what) {
        say(context, how + " " + what);
        return new Booking(what, number(context.idempotencyKey()));
    }

    private static String number(String key) {
        return Integer.toHexString(key.hashCode());
    }

    private static void say(ActionContext context, String text) {
        System.out.println(context.saga() + "  " + context.node() + ": " + text);
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> kafka = Map.of("bootstrap.servers", args[0]);
        try (Worker worker = Worker.with(kafka).actions(actions()).start();
                SagaClient client = SagaClient.connect(kafka)) {
            System.out.println(worker.name() + " works for " + definition().title());
            var trip = new Trip("Grand Hotel", "BA 117", "van", "4111 1111");
            System.out.println(client.start(definition(), trip).outcome().get());
        }
    }
}
