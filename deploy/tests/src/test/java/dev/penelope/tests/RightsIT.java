package dev.penelope.tests;

import static dev.penelope.topic.AccessRole.ADMIN;
import static dev.penelope.topic.AccessRole.AUDITOR;
import static dev.penelope.topic.AccessRole.CLIENT;
import static dev.penelope.topic.AccessRole.COORDINATOR;
import static dev.penelope.topic.AccessRole.DEPLOYER;
import static dev.penelope.topic.AccessRole.OPERATOR;
import static dev.penelope.topic.AccessRole.SIGNALLER;
import static dev.penelope.topic.AccessRole.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.topic.AccessRole;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation, tried by every role on a broker with an authorizer: what it may, and what it may
 * not. Writes the table of the page on security with {@code -Dpages=rewrite}.
 */
@Timeout(600)
final class RightsIT {
    private static final TopicNames NAMES = TopicNames.DEFAULT;

    /** The queue of the role WORKER, and one whose name begins with it. */
    private static final String QUEUE = "pay";

    private static final String OTHER_QUEUE = "payments";

    @TempDir private static Path folder;
    private static SecuredBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = SecuredBroker.start(folder, QUEUE);
        try (Admin root = broker.admin(SecuredBroker.ROOT);
                RightsProbe probe = new RightsProbe(broker, SecuredBroker.ROOT)) {
            List<String> topics =
                    Topics.development(NAMES, Set.of(QUEUE, OTHER_QUEUE))
                            .withPartitions(1)
                            .create(root);
            for (String topic : topics) {
                // Whoever reads it needs something to see.
                assertThat(probe.writes(topic)).isTrue();
            }
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    /** An operation, and the roles that may do it. */
    private record Right(String what, Attempt attempt, Set<AccessRole> allowed) {}

    /** Whether it is allowed; fails if it comes to anything else than that or a refusal. */
    private interface Attempt {
        boolean isAllowed(RightsProbe probe) throws Exception;
    }

    private static Right right(String what, Attempt attempt, AccessRole... allowed) {
        Set<AccessRole> roles = EnumSet.noneOf(AccessRole.class);
        roles.addAll(List.of(allowed));
        return new Right(what, attempt, roles);
    }

    private static Right write(String topic, AccessRole... allowed) {
        return right("write `" + topic + "`", probe -> probe.writes(topic), allowed);
    }

    private static Right read(String topic, AccessRole... allowed) {
        return right("read `" + topic + "`", probe -> probe.reads(topic), allowed);
    }

    private static Stream<Right> topics() {
        return Stream.of(
                write(NAMES.start(), CLIENT, COORDINATOR),
                write(NAMES.signal(), SIGNALLER, OPERATOR, COORDINATOR),
                write(NAMES.control(), OPERATOR, COORDINATOR),
                write(NAMES.event(), WORKER, COORDINATOR),
                write(NAMES.definition(), DEPLOYER),
                write(NAMES.worker(), WORKER),
                write(NAMES.deadLetter(), WORKER, COORDINATOR),
                write(NAMES.command(QUEUE), COORDINATOR),
                write(NAMES.undo(QUEUE), COORDINATOR),
                write(NAMES.result(), COORDINATOR),
                write(NAMES.reply(), COORDINATOR),
                write(NAMES.notice(), COORDINATOR),
                write(NAMES.link(), COORDINATOR),
                write(NAMES.rule(), COORDINATOR),
                write(NAMES.audit(), COORDINATOR),
                read(NAMES.start(), AUDITOR, COORDINATOR, ADMIN),
                read(NAMES.signal(), AUDITOR, COORDINATOR, ADMIN),
                read(NAMES.control(), AUDITOR, COORDINATOR, ADMIN),
                read(NAMES.event(), AUDITOR, COORDINATOR, ADMIN),
                read(NAMES.link(), AUDITOR, COORDINATOR, ADMIN),
                read(NAMES.command(QUEUE), WORKER, AUDITOR),
                read(NAMES.undo(QUEUE), WORKER, AUDITOR),
                read(NAMES.command(OTHER_QUEUE), AUDITOR),
                read(NAMES.undo(OTHER_QUEUE), AUDITOR),
                read(NAMES.result(), CLIENT, OPERATOR, AUDITOR),
                read(NAMES.reply(), CLIENT, SIGNALLER, OPERATOR, AUDITOR),
                read(NAMES.notice(), CLIENT, OPERATOR, AUDITOR),
                read(NAMES.definition(), CLIENT, DEPLOYER, AUDITOR, COORDINATOR),
                read(NAMES.worker(), OPERATOR, AUDITOR, COORDINATOR),
                read(NAMES.rule(), AUDITOR, COORDINATOR),
                read(NAMES.audit(), AUDITOR),
                read(NAMES.deadLetter(), AUDITOR));
    }

    private static Right group(String group, AccessRole... allowed) {
        return right("use group `" + group + "`", probe -> probe.uses(group), allowed);
    }

    private static Right shareGroup(String group, AccessRole... allowed) {
        return right("set share group `" + group + "`", probe -> probe.sets(group), allowed);
    }

    private static Right transactions(String id, AccessRole... allowed) {
        return right("transact as `" + id + "`", probe -> probe.transacts(id), allowed);
    }

    private static Stream<Right> groups() {
        return Stream.of(
                group(NAMES.workerGroup(QUEUE), WORKER),
                group(NAMES.workerGroup(QUEUE) + ".undo", WORKER),
                group(NAMES.workerGroup(OTHER_QUEUE)),
                group(NAMES.workerGroup(OTHER_QUEUE) + ".undo"),
                shareGroup(NAMES.workerShareGroup(QUEUE), WORKER),
                shareGroup(NAMES.workerShareGroup(QUEUE) + ".undo", WORKER),
                shareGroup(NAMES.workerShareGroup(OTHER_QUEUE)),
                group(NAMES.clientGroup() + "shop", CLIENT),
                group(NAMES.coordinator(), COORDINATOR, ADMIN),
                right(
                        "see how far `" + NAMES.coordinator() + "` has read",
                        probe -> probe.seesPositions(NAMES.coordinator()),
                        AUDITOR,
                        COORDINATOR,
                        ADMIN),
                transactions(NAMES.coordinator() + "-1", COORDINATOR),
                transactions(NAMES.registrar() + "book-trip@1", DEPLOYER),
                transactions("another", new AccessRole[0]));
    }

    private static Stream<Right> cluster() {
        return Stream.of(
                right(
                        "see how the topics are set",
                        probe -> probe.seesSettings(NAMES.start()),
                        OPERATOR,
                        AUDITOR,
                        COORDINATOR,
                        ADMIN),
                right("create a topic", probe -> probe.creates(NAMES.command("new")), ADMIN),
                right("change a topic's settings", probe -> probe.alters(NAMES.start()), ADMIN),
                right(
                        "create a changelog",
                        probe -> probe.creates(NAMES.coordinator() + "-new-changelog"),
                        COORDINATOR),
                right("delete a topic", probe -> probe.deletes(NAMES.rule())),
                right("delete records", probe -> probe.deletesRecords(NAMES.start())),
                right(
                        "find whose transaction holds back starts",
                        probe -> probe.seesProducers(NAMES.start()),
                        AUDITOR,
                        COORDINATOR,
                        ADMIN),
                right("abort a transaction of others", probe -> probe.aborts(NAMES.link()), ADMIN),
                right("change access rules", RightsProbe::changesAccess, ADMIN),
                right("make users", RightsProbe::makesUsers, ADMIN));
    }

    @Test
    void everyRoleMayDoWhatTheTableSaysAndNothingElse() throws Exception {
        List<Right> rights = Stream.of(topics(), groups(), cluster()).flatMap(all -> all).toList();
        List<Set<AccessRole>> found = new ArrayList<>();
        rights.forEach(right -> found.add(EnumSet.noneOf(AccessRole.class)));
        for (AccessRole role : AccessRole.values()) {
            try (RightsProbe probe = new RightsProbe(broker, role.word())) {
                for (int i = 0; i < rights.size(); i++) {
                    if (rights.get(i).attempt().isAllowed(probe)) {
                        found.get(i).add(role);
                    }
                }
            }
        }
        for (int i = 0; i < rights.size(); i++) {
            assertThat(found.get(i)).as(rights.get(i).what()).isEqualTo(rights.get(i).allowed());
        }
        RightsTable table = new RightsTable();
        for (int i = 0; i < rights.size(); i++) {
            table.add(rights.get(i).what(), found.get(i));
        }
        table.isOnThePage();
    }

    @Test
    void whoHasNoRoleMayDoNothing() throws Exception {
        try (RightsProbe probe = new RightsProbe(broker, SecuredBroker.NO_ROLE)) {
            for (Right right :
                    Stream.of(topics(), groups(), cluster()).flatMap(all -> all).toList()) {
                assertThat(right.attempt().isAllowed(probe)).as(right.what()).isFalse();
            }
        }
    }
}
