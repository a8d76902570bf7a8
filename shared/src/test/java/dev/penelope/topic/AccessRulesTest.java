package dev.penelope.topic;

import static dev.penelope.topic.AccessRole.ADMIN;
import static dev.penelope.topic.AccessRole.AUDITOR;
import static dev.penelope.topic.AccessRole.CLIENT;
import static dev.penelope.topic.AccessRole.COORDINATOR;
import static dev.penelope.topic.AccessRole.DEPLOYER;
import static dev.penelope.topic.AccessRole.OPERATOR;
import static dev.penelope.topic.AccessRole.SIGNALLER;
import static dev.penelope.topic.AccessRole.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;
import org.junit.jupiter.api.Test;

/** Who may do what, without a broker: SecurityIT tries the same on one. */
final class AccessRulesTest {
    private static final TopicNames NAMES = new TopicNames("x-");

    private static Topics installation(TopicNames names, String... queues) {
        return Topics.production(names, Set.of(queues));
    }

    private static List<AccessRule> rules(String... queues) {
        return installation(NAMES, queues).access();
    }

    private static Set<AccessRole> who(
            AclOperation operation, ResourceType type, String name, List<AccessRule> rules) {
        Set<AccessRole> roles = EnumSet.noneOf(AccessRole.class);
        rules.stream()
                .filter(rule -> rule.operations().contains(operation))
                .filter(rule -> covers(rule, type, name))
                .forEach(rule -> roles.add(rule.role()));
        return roles;
    }

    private static boolean covers(AccessRule rule, ResourceType type, String name) {
        return rule.type() == type
                && (rule.pattern() == PatternType.PREFIXED
                        ? name.startsWith(rule.resource())
                        : name.equals(rule.resource()));
    }

    @Test
    void eachTopicHasItsWriters() {
        Map<String, Set<AccessRole>> writers =
                Map.ofEntries(
                        Map.entry(NAMES.start(), Set.of(CLIENT, COORDINATOR)),
                        Map.entry(NAMES.event(), Set.of(WORKER, COORDINATOR)),
                        Map.entry(NAMES.control(), Set.of(OPERATOR, COORDINATOR)),
                        Map.entry(NAMES.signal(), Set.of(SIGNALLER, OPERATOR, COORDINATOR)),
                        Map.entry(NAMES.link(), Set.of(COORDINATOR)),
                        Map.entry(NAMES.command("q"), Set.of(COORDINATOR)),
                        Map.entry(NAMES.undo("q"), Set.of(COORDINATOR)),
                        Map.entry(NAMES.result(), Set.of(COORDINATOR)),
                        Map.entry(NAMES.reply(), Set.of(COORDINATOR)),
                        Map.entry(NAMES.notice(), Set.of(COORDINATOR)),
                        Map.entry(NAMES.audit(), Set.of(COORDINATOR)),
                        Map.entry(NAMES.definition(), Set.of(DEPLOYER)),
                        Map.entry(NAMES.rule(), Set.of(COORDINATOR)),
                        Map.entry(NAMES.worker(), Set.of(WORKER)),
                        Map.entry(NAMES.deadLetter(), Set.of(WORKER, COORDINATOR)));

        assertThat(writers.keySet()).hasSameElementsAs(installation(NAMES, "q").plan().names());
        writers.forEach((topic, roles) ->
                assertThat(who(AclOperation.WRITE, ResourceType.TOPIC, topic, rules("q")))
                        .as(topic)
                        .isEqualTo(roles));
    }

    @Test
    void onlyAuditorsReadEverything() {
        assertThat(installation(NAMES, "q").plan().names())
                .allSatisfy(topic ->
                        assertThat(who(AclOperation.READ, ResourceType.TOPIC, topic, rules("q")))
                                .contains(AUDITOR));
        assertThat(who(AclOperation.READ, ResourceType.TOPIC, NAMES.command("q"), rules("q")))
                .containsExactlyInAnyOrder(WORKER, AUDITOR);
        assertThat(rules("q"))
                .filteredOn(rule -> rule.role() == AUDITOR)
                .allSatisfy(rule ->
                        assertThat(rule.operations())
                                .isSubsetOf(
                                        AclOperation.READ,
                                        AclOperation.DESCRIBE,
                                        AclOperation.DESCRIBE_CONFIGS));
    }

    @Test
    void onlyAdminsHaveRightsOverTheClusterAndMakeTopics() {
        assertThat(rules("q"))
                .filteredOn(rule -> rule.type() == ResourceType.CLUSTER)
                .extracting(AccessRule::role)
                .containsOnly(ADMIN);
        assertThat(who(AclOperation.CREATE, ResourceType.TOPIC, NAMES.start(), rules("q")))
                .containsOnly(ADMIN);
    }

    @Test
    void aWorkerOfAQueueMayDoNothingWithAnotherWhoseNameBeginsSo() {
        List<AccessRule> rules = rules("pay");

        assertThat(who(AclOperation.READ, ResourceType.TOPIC, NAMES.command("pay"), rules))
                .contains(WORKER);
        for (String other : List.of("payments", "pay.x", "mail")) {
            for (String topic : List.of(NAMES.command(other), NAMES.undo(other))) {
                assertThat(who(AclOperation.READ, ResourceType.TOPIC, topic, rules))
                        .as(topic)
                        .doesNotContain(WORKER);
            }
            for (String group : List.of(NAMES.workerGroup(other), NAMES.workerShareGroup(other))) {
                assertThat(who(AclOperation.READ, ResourceType.GROUP, group, rules)).isEmpty();
            }
        }
    }

    @Test
    void noRuleOfAnInstallationCoversAnythingOfAnother() {
        List<TopicNames> all =
                Stream.of("", "a.", "a-", "a_", "a.b.", "ab.", "a.a.")
                        .map(TopicNames::new)
                        .toList();
        for (TopicNames one : all) {
            for (TopicNames other : all) {
                if (!one.equals(other)) {
                    for (AccessRule rule : installation(one, "q", "r").access()) {
                        assertThat(resources(other))
                                .as("%s of \"%s\"", rule.name(), one.prefix())
                                .noneMatch(name ->
                                        rule.type() != ResourceType.CLUSTER
                                                && covers(rule, rule.type(), name));
                    }
                }
            }
        }
    }

    private static Set<String> resources(TopicNames names) {
        List<String> all = new ArrayList<>(installation(names, "q", "r").plan().names());
        all.addAll(
                List.of(
                        names.coordinator() + "-rows-changelog",
                        names.workerGroup("q"),
                        names.workerGroup("q") + ".undo",
                        names.workerShareGroup("q"),
                        names.clientGroup() + "web",
                        names.registrar() + "book-trip@1"));
        return new TreeSet<>(all);
    }

    @Test
    void aRuleReadsAsArgumentsOfKafkasOwnTool() {
        assertThat(rules("mail"))
                .extracting(AccessRule::arguments)
                .contains(
                        "--topic x-saga-start --operation Write --operation Describe",
                        "--topic x-saga-command.mail --operation Read --operation Describe",
                        "--group x-penelope-worker.mail.undo --operation Read --operation Describe",
                        "--transactional-id x-penelope-register. --resource-pattern-type prefixed"
                                + " --operation Write --operation Describe",
                        "--cluster --operation Alter");
        assertThat(rules("mail"))
                .allSatisfy(rule ->
                        assertThat(rule.operationNames())
                                .map(SecurityUtils::operation)
                                .hasSameElementsAs(rule.operations()));
    }

    @Test
    void whateverAQueueIsCalledItIsOneArgument() {
        assertThat(rules("a b'; rm -rf c"))
                .extracting(AccessRule::arguments)
                .anyMatch(line -> line.contains("--topic 'x-saga-command.a b'\\''; rm -rf c' --"));
    }

    @Test
    void everyRuleHasItsReasonAndEveryRoleRules() {
        assertThat(rules("q")).allSatisfy(rule -> assertThat(rule.reason()).isNotBlank());
        assertThat(rules("q")).extracting(AccessRule::role).contains(AccessRole.values());
    }
}
