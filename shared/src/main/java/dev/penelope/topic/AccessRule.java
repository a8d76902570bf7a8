package dev.penelope.topic;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/** One thing that a role must be allowed to do with a cluster's resource, and why. */
public record AccessRule(
        Role role,
        ResourceType type,
        PatternType pattern,
        String resource,
        Set<AclOperation> operations,
        String reason) {
    /** Who connects to the cluster. */
    public enum Role {
        /** Starts sagas and awaits results. */
        CLIENT,
        /** Runs actions. */
        WORKER,
        /** A person, or the command line in a person's hands. */
        OPERATOR,
        /** Decides. */
        COORDINATOR
    }

    public AccessRule {
        operations = Set.copyOf(operations);
    }

    /** The rule as an argument list of {@code kafka-acls --add --allow-principal …}. */
    public String arguments() {
        String kind =
                switch (type) {
                    case TOPIC -> "--topic " + resource;
                    case GROUP -> "--group " + resource;
                    case TRANSACTIONAL_ID -> "--transactional-id " + resource;
                    case CLUSTER -> "--cluster";
                    case UNKNOWN, ANY, DELEGATION_TOKEN, USER ->
                            throw new IllegalStateException(
                                    "Expected a rule about a topic, group, transactional id or the"
                                            + " cluster, but it is about "
                                            + type);
                };
        String shape = pattern == PatternType.PREFIXED ? " --resource-pattern-type prefixed" : "";
        return kind + shape + " --operation " + words(" --operation ");
    }

    /** Rules for people. */
    public static String table(List<AccessRule> rules) {
        return Table.of(
                List.of("ROLE", "RESOURCE", "NAME", "OPERATIONS", "WHY"),
                rules.stream()
                        .map(rule ->
                                List.of(
                                        rule.role.name(),
                                        rule.type.name(),
                                        rule.resource
                                                + (rule.pattern == PatternType.PREFIXED ? "*" : ""),
                                        rule.words(" "),
                                        rule.reason))
                        .toList());
    }

    private String words(String between) {
        return new TreeSet<>(operations)
                .stream().map(AclOperation::name).collect(Collectors.joining(between));
    }
}
