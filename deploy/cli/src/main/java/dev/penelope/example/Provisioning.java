package dev.penelope.example;

import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.worker.ActionContext;
import dev.penelope.worker.Actions;
import dev.penelope.worker.UndoContext;
import java.util.function.Consumer;

/**
 * Provisions a virtual machine: creates it, then allocates an address, a volume and, as a subsaga,
 * a server at once, then puts them together and boots. Nothing of it is real.
 */
public final class Provisioning {
    public record Order(String name, int instances) {}

    public record ServerWish(int servers) {}

    public record Reservation(int server) {}

    /** What configuring takes: the outputs of the nodes of these names. */
    public record Parts(int instance, String ip, int volume, Reservation server) {}

    /** What attaching takes. */
    public record Disk(int instance, int volume) {}

    static final Action<Order, Integer> CREATE =
            Action.of("create-instance", Order.class, Integer.class);
    static final Action<Order, String> ALLOCATE_IP =
            Action.of("allocate-ip", Order.class, String.class);
    static final Action<Order, Integer> CREATE_VOLUME =
            Action.of("create-volume", Order.class, Integer.class);
    static final Action<ServerWish, Integer> PICK_SERVER =
            Action.of("pick-server", ServerWish.class, Integer.class);
    static final Action<Integer, Reservation> RESERVE_SERVER =
            Action.of("reserve-server", Integer.class, Reservation.class);
    static final Action<Parts, Void> CONFIGURE =
            Action.of("configure-instance", Parts.class, Void.class);
    static final Action<Disk, Void> ATTACH = Action.of("attach-volume", Disk.class, Void.class);
    static final Action<Integer, Void> BOOT = Action.of("boot-instance", Integer.class, Void.class);
    static final Action<Order, String> REPORT = Action.of("report", Order.class, String.class);

    private final Consumer<String> says;

    /**
     * @param says is told what is done
     */
    public Provisioning(Consumer<String> says) {
        this.says = says;
    }

    public static Definition<Order, String> definition() {
        var saga = Definition.named("provision-instance", 1, Order.class);
        var instance = saga.action("instance", CREATE, saga.params()).label("Create the instance");
        var wish = saga.constant("server-wish", new ServerWish(1));
        var ip = saga.action("ip", ALLOCATE_IP, saga.params()).label("Allocate an address");
        var volume = saga.action("volume", CREATE_VOLUME, saga.params()).label("Create a volume");
        var server = saga.subsaga("server", allocation(), wish).label("Allocate a server");
        var parts = saga.inputs(Parts.class, instance, ip, volume, server);
        var configure = saga.action("configure", CONFIGURE, parts).label("Configure the instance");
        var disk = saga.inputs(Disk.class, instance, volume);
        var attach = saga.action("attach", ATTACH, disk).label("Attach the volume");
        var boot = saga.action("boot", BOOT, instance).label("Boot the instance");
        var report = saga.action("report", REPORT, saga.params()).label("Report").noUndo();
        saga.stage(instance)
                .stage(wish)
                .stage(ip, volume, server)
                .stage(configure)
                .stage(attach)
                .stage(boot)
                .stage(report);
        return saga.build(report);
    }

    private static Definition<ServerWish, Reservation> allocation() {
        var saga = Definition.named("allocate-server", 1, ServerWish.class);
        var pick = saga.action("pick", PICK_SERVER, saga.params()).label("Pick a server");
        var reserve = saga.action("reserve", RESERVE_SERVER, pick).label("Reserve the server");
        return saga.build(reserve);
    }

    /** The code of all of it. */
    public Actions actions() {
        return Actions.none()
                .action(CREATE, (context, order) -> made(context, 1211), this::unmake)
                .action(ALLOCATE_IP, (context, order) -> made(context, "10.1.2.3"), this::unmake)
                .action(CREATE_VOLUME, (context, order) -> made(context, 1213), this::unmake)
                .action(PICK_SERVER, (context, wish) -> made(context, 1212), this::unmake)
                .action(RESERVE_SERVER, this::reserve, this::unmake)
                .action(CONFIGURE, this::configure, this::unmake)
                .action(ATTACH, (context, disk) -> done(context), this::unmake)
                .action(BOOT, (context, instance) -> done(context), this::unmake)
                .action(REPORT, (context, order) -> order.name() + " is up");
    }

    private <O> O made(ActionContext context, O output) {
        done(context);
        return output;
    }

    private Void done(ActionContext context) {
        says.accept("running " + context.node() + ": " + context.label());
        return null;
    }

    private Reservation reserve(ActionContext context, Integer server) {
        ServerWish wish = context.params(ServerWish.class);
        if (wish.servers() != 1) {
            throw new IllegalStateException(
                    "Expected parameters of the subsaga's own, but got " + context.params());
        }
        return made(context, new Reservation(server));
    }

    private Void configure(ActionContext context, Parts parts) {
        if (parts.server().server() != 1212) {
            throw new IllegalStateException(
                    "Expected the server that was reserved, but got " + parts.server());
        }
        return done(context);
    }

    private <O> void unmake(UndoContext<O> context, Object input) {
        says.accept("undoing " + context.node() + ": " + context.label());
    }
}
