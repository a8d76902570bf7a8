package dev.penelope.topic;

import static dev.penelope.topic.AccessRole.ADMIN;
import static dev.penelope.topic.AccessRole.AUDITOR;
import static dev.penelope.topic.AccessRole.CLIENT;
import static dev.penelope.topic.AccessRole.COORDINATOR;
import static dev.penelope.topic.AccessRole.DEPLOYER;
import static dev.penelope.topic.AccessRole.OPERATOR;
import static dev.penelope.topic.AccessRole.SIGNALLER;
import static dev.penelope.topic.AccessRole.WORKER;
import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;

/**
 * List of what each role needs, and no more: to start, to signal, to report, to register, to steer
 * and to read everything are rights of their own.
 */
final class AccessRules {
    private final TopicNames names;
    private final List<AccessRule> rules = new ArrayList<>();

    private AccessRules(TopicNames names) {
        this.names = names;
    }

    /**
     * @param queues those that the workers' rules name; each worker is to have the rules of its own
     */
    static List<AccessRule> of(TopicNames names, Set<String> queues) {
        AccessRules all = new AccessRules(names);
        all.client();
        all.signaller();
        queues.forEach(all::worker);
        all.everyWorker();
        all.deployer();
        all.operator();
        all.auditor();
        all.coordinator();
        all.admin();
        return List.copyOf(all.rules);
    }

    private void client() {
        topic(CLIENT, names.start(), Set.of(WRITE, DESCRIBE), "to start sagas");
        topic(CLIENT, names.reply(), Set.of(READ, DESCRIBE), "to hear whether a start was taken");
        topic(CLIENT, names.result(), Set.of(READ, DESCRIBE), "to await how sagas end");
        topic(CLIENT, names.notice(), Set.of(READ, DESCRIBE), "to hear that a saga is stuck");
        topic(
                CLIENT,
                names.definition(),
                Set.of(READ, DESCRIBE),
                "to look up what a name and version stand for");
        prefixed(
                CLIENT,
                GROUP,
                names.clientGroup(),
                Set.of(READ, DESCRIBE),
                "to subscribe to results with a group whose name starts so");
    }

    private void signaller() {
        topic(
                SIGNALLER,
                names.signal(),
                Set.of(WRITE, DESCRIBE),
                "to say what sagas wait for; controls are another topic");
        topic(SIGNALLER, names.reply(), Set.of(READ, DESCRIBE), "to read the answers");
    }

    /** Literal names: those that begin with {@code pay} would cover {@code payments}. */
    private void worker(String queue) {
        topic(WORKER, names.command(queue), Set.of(READ, DESCRIBE), "to take actions");
        topic(WORKER, names.undo(queue), Set.of(READ, DESCRIBE), "to take undo actions");
        for (String group : inBothDirections(names.workerGroup(queue))) {
            literal(
                    WORKER,
                    GROUP,
                    group,
                    Set.of(READ, DESCRIBE),
                    "to share the commands of a queue among its workers");
        }
        for (String group : inBothDirections(names.workerShareGroup(queue))) {
            literal(
                    WORKER,
                    GROUP,
                    group,
                    Set.of(READ, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS),
                    "the same by a share group, if workers use one, which they set to deliver all"
                            + " that is committed, from the oldest on");
        }
    }

    private static List<String> inBothDirections(String group) {
        return List.of(group, group + ".undo");
    }

    private void everyWorker() {
        topic(WORKER, names.event(), Set.of(WRITE, DESCRIBE), "to report outcomes");
        topic(
                WORKER,
                names.worker(),
                Set.of(WRITE, DESCRIBE),
                "to say which actions it serves; it works without, but people are not told");
        topic(
                WORKER,
                names.deadLetter(),
                Set.of(WRITE, DESCRIBE),
                "to put aside a command that it cannot read");
    }

    private void deployer() {
        topic(
                DEPLOYER,
                names.definition(),
                Set.of(READ, WRITE, DESCRIBE),
                "to register definitions");
        prefixed(
                DEPLOYER,
                TRANSACTIONAL_ID,
                names.registrar(),
                Set.of(WRITE, DESCRIBE),
                "so that of two who register one name and version at once, one is refused");
    }

    private void operator() {
        topic(OPERATOR, names.control(), Set.of(WRITE, DESCRIBE), "to steer sagas");
        topic(
                OPERATOR,
                names.signal(),
                Set.of(WRITE, DESCRIBE),
                "to say what a saga waits for; who may skip a node may say that, too");
        topic(OPERATOR, names.reply(), Set.of(READ, DESCRIBE), "to read the answers");
        topic(OPERATOR, names.notice(), Set.of(READ, DESCRIBE), "to see why a saga stands still");
        topic(OPERATOR, names.result(), Set.of(READ, DESCRIBE), "to see how sagas ended");
        topic(OPERATOR, names.worker(), Set.of(READ, DESCRIBE), "to see who serves what");
        prefixed(
                OPERATOR,
                TOPIC,
                names.all(),
                Set.of(DESCRIBE, DESCRIBE_CONFIGS),
                "to verify the topics");
    }

    private void auditor() {
        prefixed(
                AUDITOR,
                TOPIC,
                names.all(),
                Set.of(READ, DESCRIBE, DESCRIBE_CONFIGS),
                "to verify, show, export and draw: they read all records, payloads and dead letters"
                        + " included");
        literal(
                AUDITOR,
                GROUP,
                names.coordinator(),
                Set.of(DESCRIBE),
                "to know how far coordinators have read");
    }

    private void coordinator() {
        prefixed(
                COORDINATOR,
                TOPIC,
                names.all(),
                Set.of(DESCRIBE, DESCRIBE_CONFIGS),
                "to verify the topics before it runs");
        for (String input :
                List.of(
                        names.start(),
                        names.event(),
                        names.control(),
                        names.signal(),
                        names.link())) {
            topic(
                    COORDINATOR,
                    input,
                    Set.of(READ, WRITE),
                    "its input; what stands in the wrong partition it writes again to the right"
                            + " one");
        }
        topic(COORDINATOR, names.definition(), Set.of(READ), "to know what a hash stands for");
        topic(COORDINATOR, names.rule(), Set.of(READ, WRITE), "to keep the rules over all sagas");
        topic(
                COORDINATOR,
                names.worker(),
                Set.of(READ),
                "to say so when an action that a saga waits for has no worker");
        prefixed(COORDINATOR, TOPIC, names.command(""), Set.of(WRITE), "to dispatch actions");
        prefixed(COORDINATOR, TOPIC, names.undo(""), Set.of(WRITE), "to dispatch undo actions");
        topic(COORDINATOR, names.result(), Set.of(WRITE), "to publish results");
        topic(COORDINATOR, names.reply(), Set.of(WRITE), "to answer");
        topic(COORDINATOR, names.notice(), Set.of(WRITE), "to say what people must know");
        topic(COORDINATOR, names.audit(), Set.of(WRITE), "to record who steered what");
        topic(COORDINATOR, names.deadLetter(), Set.of(WRITE), "to put aside what it cannot read");
        prefixed(
                COORDINATOR,
                TOPIC,
                names.coordinator(),
                Set.of(CREATE, READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS),
                "to make and use its changelogs");
        prefixed(
                COORDINATOR,
                GROUP,
                names.coordinator(),
                Set.of(READ, DESCRIBE),
                "to share the partitions among coordinators");
        prefixed(
                COORDINATOR,
                TRANSACTIONAL_ID,
                names.coordinator(),
                Set.of(WRITE, DESCRIBE),
                "to commit decisions atomically, and to fence a dead coordinator");
        prefixed(
                COORDINATOR,
                GROUP,
                names.workerGroup(""),
                Set.of(DESCRIBE),
                "to know whether workers still have a backlog before it sends a command again");
        prefixed(
                COORDINATOR,
                GROUP,
                names.workerShareGroup(""),
                Set.of(DESCRIBE),
                "the same, of workers that use a share group");
    }

    private void admin() {
        prefixed(
                ADMIN,
                TOPIC,
                names.all(),
                Set.of(CREATE, ALTER_CONFIGS, DESCRIBE, DESCRIBE_CONFIGS),
                "to create and verify the topics");
        for (String input :
                List.of(
                        names.start(),
                        names.event(),
                        names.control(),
                        names.signal(),
                        names.link())) {
            topic(
                    ADMIN,
                    input,
                    Set.of(READ),
                    "to find whose transaction holds back a partition, and to move the coordinators"
                            + " past a record");
        }
        literal(
                ADMIN,
                GROUP,
                names.coordinator(),
                Set.of(READ, DESCRIBE),
                "to move the coordinators past a record while none runs");
        rules.add(
                new AccessRule(
                        ADMIN,
                        ResourceType.CLUSTER,
                        PatternType.LITERAL,
                        Resource.CLUSTER_NAME,
                        Set.of(ALTER),
                        "to abort a transaction that holds back a partition; it includes the right"
                                + " to change access rules, and with that all others"));
    }

    private void topic(AccessRole role, String name, Set<AclOperation> operations, String reason) {
        literal(role, TOPIC, name, operations, reason);
    }

    private void literal(
            AccessRole role,
            ResourceType type,
            String name,
            Set<AclOperation> operations,
            String reason) {
        rules.add(new AccessRule(role, type, PatternType.LITERAL, name, operations, reason));
    }

    private void prefixed(
            AccessRole role,
            ResourceType type,
            String name,
            Set<AclOperation> operations,
            String reason) {
        rules.add(new AccessRule(role, type, PatternType.PREFIXED, name, operations, reason));
    }
}
