package dev.penelope.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penelope.topic.AccessRole;
import dev.penelope.topic.AccessRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/** Writer of access rules for the tools that put them into force. */
final class AccessText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TLS_USER = "User:CN=";

    private AccessText() {}

    /** A shell script: one call of Kafka's own tool for each rule. */
    static String commands(List<AccessGrant> grants) {
        StringBuilder text =
                new StringBuilder(
                        """
                        # Run as a user that may alter the cluster.
                        brokers=${brokers:-localhost:9092}  # where Kafka is
                        config=${config:-admin.properties}  # how to log in there
                        """);
        byPrincipal(grants)
                .forEach((principal, rules) -> {
                    text.append("\n# ").append(roles(rules)).append('\n');
                    for (AccessRule rule : rules) {
                        text.append("# ").append(rule.reason()).append('\n');
                        text.append("kafka-acls.sh --bootstrap-server \"$brokers\"")
                                .append(" --command-config \"$config\" --add --allow-principal ")
                                .append(quoted(principal))
                                .append(' ')
                                .append(rule.arguments())
                                .append('\n');
                    }
                });
        return text.toString();
    }

    /**
     * A {@code KafkaUser} for each principal.
     *
     * @throws IllegalArgumentException if a principal cannot be the name of a resource
     */
    static String strimzi(List<AccessGrant> grants, String cluster) {
        StringBuilder text = new StringBuilder();
        byPrincipal(grants)
                .forEach((principal, rules) -> {
                    boolean tls = principal.startsWith(TLS_USER);
                    text.append("---\n# ").append(roles(rules)).append('\n');
                    text.append("apiVersion: kafka.strimzi.io/v1\nkind: KafkaUser\nmetadata:\n");
                    text.append("  name: ").append(resourceName(principal)).append("\n  labels:\n");
                    text.append("    strimzi.io/cluster: ")
                            .append(json(cluster))
                            .append("\nspec:\n");
                    text.append("  authentication:\n    type: ")
                            .append(tls ? "tls" : "scram-sha-512");
                    text.append("\n  authorization:\n    type: simple\n    acls:\n");
                    rules.forEach(rule -> text.append(acl(rule)));
                });
        return text.toString();
    }

    private static String acl(AccessRule rule) {
        StringBuilder text = new StringBuilder();
        text.append("      # ").append(rule.reason()).append('\n');
        text.append("      - resource:\n          type: ").append(strimziType(rule.type()));
        if (rule.type() != ResourceType.CLUSTER) {
            String pattern = rule.pattern() == PatternType.PREFIXED ? "prefix" : "literal";
            text.append("\n          name: ").append(json(rule.resource()));
            text.append("\n          patternType: ").append(pattern);
        }
        text.append("\n        operations: [")
                .append(String.join(", ", rule.operationNames()))
                .append("]\n");
        return text.toString();
    }

    private static String strimziType(ResourceType type) {
        return switch (type) {
            case TOPIC -> "topic";
            case GROUP -> "group";
            case CLUSTER -> "cluster";
            case TRANSACTIONAL_ID -> "transactionalId";
            case UNKNOWN, ANY, DELEGATION_TOKEN, USER ->
                    throw new IllegalStateException("Expected no rule about " + type);
        };
    }

    /** Strimzi makes {@code User:name} of a resource's name, {@code User:CN=name} with TLS. */
    private static String resourceName(String principal) {
        String name =
                principal.startsWith(TLS_USER)
                        ? principal.substring(TLS_USER.length())
                        : principal.substring(principal.indexOf(':') + 1);
        if (!name.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")) {
            throw new IllegalArgumentException(
                    "expected a user of Strimzi to be named by small letters, digits, \".\" and"
                            + " \"-\", but it is \""
                            + name
                            + "\"");
        }
        return name;
    }

    /** One array of rules. */
    static String json(List<AccessGrant> grants) {
        return grants.stream()
                .map(AccessText::json)
                .collect(Collectors.joining(",\n ", "[", "]\n"));
    }

    private static String json(AccessGrant grant) {
        AccessRule rule = grant.rule();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("role", rule.role().name());
        all.put("principal", grant.principal());
        all.put("resourceType", rule.type().name());
        all.put("resource", rule.resource());
        all.put("patternType", rule.pattern().name());
        all.put("operations", rule.operationNames());
        all.put("reason", rule.reason());
        return json(all);
    }

    /** A JSON text is one of YAML as well. */
    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Expected text to be writable", impossible);
        }
    }

    private static Map<String, List<AccessRule>> byPrincipal(List<AccessGrant> grants) {
        return grants.stream()
                .collect(
                        Collectors.groupingBy(
                                AccessGrant::principal,
                                LinkedHashMap::new,
                                Collectors.mapping(AccessGrant::rule, Collectors.toList())));
    }

    private static String roles(List<AccessRule> rules) {
        AccessRole role = rules.getFirst().role();
        return role + " " + role.meaning();
    }

    private static String quoted(String argument) {
        return "'" + argument.replace("'", "'\\''") + "'";
    }
}
