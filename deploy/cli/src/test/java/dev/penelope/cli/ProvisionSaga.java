package dev.penelope.cli;

import dev.penelope.model.Action;
import dev.penelope.model.Definition;

/** The subsaga that the README shows. */
final class ProvisionSaga {
    record Order(String what) {}

    record Size(int cores) {}

    record Server(int id) {}

    record Disk(int id) {}

    record Machine(Server server, Disk disk) {}

    record Address(String ip) {}

    private static final Action<Order, Size> CHOOSE =
            Action.of("choose-size", Order.class, Size.class);
    private static final Action<Size, Server> PICK =
            Action.of("pick-server", Size.class, Server.class);
    private static final Action<Server, Server> RESERVE =
            Action.of("reserve-server", Server.class, Server.class);
    private static final Action<Size, Disk> CREATE_DISK =
            Action.of("create-disk", Size.class, Disk.class);
    private static final Action<Machine, Address> BOOT =
            Action.of("boot", Machine.class, Address.class);

    private ProvisionSaga() {}

    static Definition<Order, Address> definition() {
        var alloc = Definition.named("server-alloc", 1, Size.class);
        var pick = alloc.action("pick", PICK, alloc.params());
        var serverAlloc = alloc.build(alloc.action("reserve", RESERVE, pick));

        var saga = Definition.named("provision", 1, Order.class);
        var size = saga.action("size", CHOOSE, saga.params());
        var server = saga.subsaga("server", serverAlloc, size);
        var disk = saga.action("disk", CREATE_DISK, size);
        var boot = saga.action("boot", BOOT, saga.inputs(Machine.class, server, disk));
        var provision = saga.build(boot);
        return provision;
    }
}
