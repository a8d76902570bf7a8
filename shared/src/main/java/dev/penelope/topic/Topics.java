package dev.penelope.topic;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;

/**
 * The topics of one installation: says how they should be, creates what is missing, and compares
 * what is there.
 *
 * @param queues the workers' queues, each with a topic for actions and one for undo actions
 * @param partitions of every topic whose load grows with the sagas; fixed once the first saga
 *     started, because keys and state are bound to it
 */
public record Topics(TopicNames names, Set<String> queues, int partitions, Durability durability) {
    public static final int DEFAULT_PARTITIONS = 12;

    /**
     * @throws IllegalArgumentException if there is not even one partition
     */
    public Topics {
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "Expected at least 1 partition, but got " + partitions);
        }
        queues = Set.copyOf(queues);
    }

    /** Three copies of everything. */
    public static Topics production(TopicNames names, Set<String> queues) {
        return new Topics(names, queues, DEFAULT_PARTITIONS, Durability.PRODUCTION);
    }

    /** For a cluster of one broker. */
    public static Topics development(TopicNames names, Set<String> queues) {
        return new Topics(names, queues, DEFAULT_PARTITIONS, Durability.DEVELOPMENT);
    }

    public Topics withPartitions(int partitions) {
        return new Topics(names, queues, partitions, durability);
    }

    public Topics withDurability(Durability durability) {
        return new Topics(names, queues, partitions, durability);
    }

    /** How every topic should be. */
    public TopicPlan plan() {
        return new Planner(this).plan();
    }

    /**
     * Creates the topics that do not exist; leaves the others as they are.
     *
     * @return what was created, in the order of the plan
     * @throws TopicsException if the cluster refuses, or does not answer
     */
    public List<String> create(Admin admin) {
        return plan().create(admin);
    }

    /**
     * Compares the cluster with the plan. Without errors among the findings, a coordinator may run.
     *
     * @throws TopicsException if the cluster refuses, or does not answer
     */
    public List<Finding> verify(Admin admin) {
        return plan().verify(admin);
    }

    /** What each role must be allowed to do, and why; workers, with these queues. */
    public List<AccessRule> access() {
        return AccessRules.of(names, sortedQueues());
    }

    Set<String> sortedQueues() {
        return new TreeSet<>(queues);
    }
}
