package dev.penelope.topic;

import static dev.penelope.topic.AccessRule.Role.CLIENT;
import static dev.penelope.topic.AccessRule.Role.COORDINATOR;
import static dev.penelope.topic.AccessRule.Role.OPERATOR;
import static dev.penelope.topic.AccessRule.Role.WORKER;
import static org.apache.kafka.common.acl.AclOperation.ALL;
import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import dev.penelope.topic.AccessRule.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Says what each role needs: who may start, who may report and who may operate are three things.
 */
final class AccessRules {
    private final List<AccessRule> rules = new ArrayList<>();

    private AccessRules() {}

    static List<AccessRule> of(TopicNames names) {
        AccessRules all = new AccessRules();
        all.client(names);
        all.worker(names);
        all.operator(names);
        all.coordinator(names);
        return List.copyOf(all.rules);
    }

    private void client(TopicNames names) {
        topic(CLIENT, names.start(), Set.of(WRITE, DESCRIBE), "to start sagas");
        topic(CLIENT, names.result(), Set.of(READ, DESCRIBE), "to await how they end");
        topic(
                CLIENT,
                names.definition(),
                Set.of(READ, WRITE, DESCRIBE),
                "to register definitions; READ is enough where a deployment step registers them");
        prefixed(
                CLIENT,
                ResourceType.TRANSACTIONAL_ID,
                names.registrar(),
                Set.of(WRITE, DESCRIBE),
                "so that of two who register one name and version at once, one is refused");
        prefixed(
                CLIENT,
                ResourceType.GROUP,
                names.clientGroup(),
                Set.of(READ, DESCRIBE),
                "to subscribe to results with a group whose name starts so");
    }

    private void worker(TopicNames names) {
        prefixedTopics(WORKER, names.command(""), Set.of(READ, DESCRIBE), "to take actions");
        prefixedTopics(WORKER, names.undo(""), Set.of(READ, DESCRIBE), "to take undo actions");
        topic(WORKER, names.event(), Set.of(WRITE, DESCRIBE), "to report outcomes");
        topic(
                WORKER,
                names.worker(),
                Set.of(WRITE, DESCRIBE),
                "to say which actions it serves; it works without, but nobody is told");
        topic(
                WORKER,
                names.deadLetter(),
                Set.of(WRITE, DESCRIBE),
                "to put aside a command that it cannot read");
        prefixed(
                WORKER,
                ResourceType.GROUP,
                names.workerGroup(""),
                Set.of(READ, DESCRIBE),
                "to share the commands of a queue among its workers");
        prefixed(
                WORKER,
                ResourceType.GROUP,
                names.workerShareGroup(""),
                Set.of(READ, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS),
                "the same by a share group, if workers use one, which they set to deliver all"
                        + " that is committed, from the oldest on");
    }

    private void operator(TopicNames names) {
        topic(
                OPERATOR,
                names.control(),
                Set.of(WRITE, DESCRIBE),
                "to steer sagas, and to signal them");
        topic(OPERATOR, names.result(), Set.of(READ, DESCRIBE), "to read the answers");
        topic(
                OPERATOR,
                names.start(),
                Set.of(READ),
                "to find whose transaction holds back a partition");
        topic(OPERATOR, names.deadLetter(), Set.of(READ, DESCRIBE), "to see what was refused");
        topic(OPERATOR, names.worker(), Set.of(READ, DESCRIBE), "to see who serves what");
        prefixedTopics(
                OPERATOR,
                names.prefix() + "saga-",
                Set.of(CREATE, DESCRIBE, DESCRIBE_CONFIGS),
                "to create and verify the topics");
        cluster(
                OPERATOR,
                Set.of(ALTER),
                "to abort a client's transaction that holds back a partition of " + names.start());
    }

    private void coordinator(TopicNames names) {
        prefixedTopics(
                COORDINATOR,
                names.prefix() + "saga-",
                Set.of(DESCRIBE, DESCRIBE_CONFIGS),
                "to verify the topics before it runs");
        for (String input : List.of(names.start(), names.event(), names.control())) {
            topic(
                    COORDINATOR,
                    input,
                    Set.of(READ, WRITE),
                    "its input; what stands in the wrong partition it writes again to the right"
                            + " one");
        }
        topic(COORDINATOR, names.definition(), Set.of(READ), "to know what a hash stands for");
        topic(
                COORDINATOR,
                names.worker(),
                Set.of(READ),
                "to say so when nobody serves an action that a saga waits for");
        prefixedTopics(COORDINATOR, names.command(""), Set.of(WRITE), "to dispatch actions");
        prefixedTopics(COORDINATOR, names.undo(""), Set.of(WRITE), "to dispatch undo actions");
        topic(COORDINATOR, names.result(), Set.of(WRITE), "to publish results and replies");
        topic(COORDINATOR, names.deadLetter(), Set.of(WRITE), "to put aside what it cannot read");
        prefixedTopics(
                COORDINATOR, names.coordinator(), Set.of(ALL), "to make and use its changelogs");
        prefixed(
                COORDINATOR,
                ResourceType.GROUP,
                names.coordinator(),
                Set.of(READ, DESCRIBE),
                "to share the partitions among coordinators");
        prefixed(
                COORDINATOR,
                ResourceType.TRANSACTIONAL_ID,
                names.coordinator(),
                Set.of(WRITE, DESCRIBE),
                "to commit decisions atomically, and to fence a dead coordinator");
        prefixed(
                COORDINATOR,
                ResourceType.GROUP,
                names.workerGroup(""),
                Set.of(DESCRIBE),
                "to know whether workers still have a backlog before it sends a command again");
        prefixed(
                COORDINATOR,
                ResourceType.GROUP,
                names.workerShareGroup(""),
                Set.of(DESCRIBE),
                "the same, of workers that use a share group");
    }

    private void topic(Role role, String name, Set<AclOperation> operations, String reason) {
        rules.add(
                new AccessRule(
                        role, ResourceType.TOPIC, PatternType.LITERAL, name, operations, reason));
    }

    private void prefixedTopics(
            Role role, String name, Set<AclOperation> operations, String reason) {
        prefixed(role, ResourceType.TOPIC, name, operations, reason);
    }

    private void prefixed(
            Role role,
            ResourceType type,
            String name,
            Set<AclOperation> operations,
            String reason) {
        rules.add(new AccessRule(role, type, PatternType.PREFIXED, name, operations, reason));
    }

    private void cluster(Role role, Set<AclOperation> operations, String reason) {
        rules.add(
                new AccessRule(
                        role,
                        ResourceType.CLUSTER,
                        PatternType.LITERAL,
                        Resource.CLUSTER_NAME,
                        operations,
                        reason));
    }
}
