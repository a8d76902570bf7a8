package dev.penelope.topic;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/** A set of operations that a role must be allowed on a resource of the cluster, and why. */
public record AccessRule(
        AccessRole role,
        ResourceType type,
        PatternType pattern,
        String resource,
        Set<AclOperation> operations,
        String reason) {
    public AccessRule {
        operations = Set.copyOf(operations);
    }

    /** The rule as an argument list of {@code kafka-acls --add --allow-principal …}. */
    public String arguments() {
        String kind =
                switch (type) {
                    case TOPIC -> "--topic " + quoted(resource);
                    case GROUP -> "--group " + quoted(resource);
                    case TRANSACTIONAL_ID -> "--transactional-id " + quoted(resource);
                    case CLUSTER -> "--cluster";
                    case UNKNOWN, ANY, DELEGATION_TOKEN, USER ->
                            throw new IllegalStateException(
                                    "Expected a rule about a topic, group, transactional id or the"
                                            + " cluster, but it is about "
                                            + type);
                };
        String shape = pattern == PatternType.PREFIXED ? " --resource-pattern-type prefixed" : "";
        return kind
                + shape
                + operationNames().stream()
                        .map(name -> " --operation " + name)
                        .collect(Collectors.joining());
    }

    /** The operations as Kafka's tools and Strimzi write them, such as {@code DescribeConfigs}. */
    public List<String> operationNames() {
        return new TreeSet<>(operations)
                .stream()
                        .map(operation ->
                                Arrays.stream(operation.name().split("_"))
                                        .map(word ->
                                                word.charAt(0)
                                                        + word.substring(1)
                                                                .toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining()))
                        .toList();
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
                                        rule.name(),
                                        String.join(" ", rule.operationNames()),
                                        rule.reason))
                        .toList());
    }

    /** The resource's name, with a star behind it if the rule covers all that begin so. */
    public String name() {
        return resource + (pattern == PatternType.PREFIXED ? "*" : "");
    }

    /** For a shell: whatever a name holds, it is one argument and nothing else. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9._~-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
