package dev.penelope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penelope.topic.AccessRole;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** What "topics acls" prints for each of the tools that take it. */
final class AccessTextTest {
    private record Said(int code, String out, String err) {}

    private static Said acls(String... more) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program = Penelope.commandLine(Map.of());
        program.setOut(new PrintWriter(out));
        program.setErr(new PrintWriter(err));
        String[] line = new String[more.length + 2];
        line[0] = "topics";
        line[1] = "acls";
        System.arraycopy(more, 0, line, 2, more.length);
        return new Said(program.execute(line), out.toString(), err.toString());
    }

    @Test
    void theTableHasEveryRole() {
        String table = acls().out;

        assertThat(AccessRole.values())
                .allSatisfy(role -> assertThat(table).contains("\n" + role + " "));
        assertThat(table).contains("saga-command.default");
    }

    @Test
    void commandsAreOneCallForEachRuleOfThatRole() {
        String commands =
                acls("--role", "worker", "--queue", "pay", "--principal", "pay-1", "-o", "commands")
                        .out;

        assertThat(commands.lines().filter(line -> line.startsWith("kafka-acls.sh ")))
                .hasSize(9)
                .allMatch(line -> line.contains(" --add --allow-principal 'User:pay-1' "))
                .anyMatch(line ->
                        line.endsWith(
                                "--topic saga-undo.pay --operation Read --operation Describe"));
        assertThat(commands.lines().filter(line -> !line.startsWith("kafka-acls.sh ")))
                .allMatch(line ->
                        line.isEmpty() || line.startsWith("#") || line.matches("\\w+=\\$.*"));
    }

    @Test
    void strimziGetsAUserForEachRoleWithTheSameRules() {
        String yaml =
                acls("-o", "strimzi", "--topic-prefix", "blue.", "--kafka-cluster", "main").out;

        List<JsonNode> users =
                StreamSupport.stream(new Yaml().loadAll(yaml).spliterator(), false)
                        .<JsonNode>map(new ObjectMapper()::valueToTree)
                        .toList();
        assertThat(users).hasSize(AccessRole.values().length);
        assertThat(users)
                .allSatisfy(user -> {
                    assertThat(user.at("/apiVersion").asText()).isEqualTo("kafka.strimzi.io/v1");
                    assertThat(user.at("/kind").asText()).isEqualTo("KafkaUser");
                    assertThat(user.at("/metadata/labels/strimzi.io~1cluster").asText())
                            .isEqualTo("main");
                    assertThat(user.at("/spec/authentication/type").asText())
                            .isEqualTo("scram-sha-512");
                    assertThat(user.at("/spec/authorization/type").asText()).isEqualTo("simple");
                });
        List<String> acls =
                users.stream()
                        .flatMap(user ->
                                StreamSupport.stream(
                                                user.at("/spec/authorization/acls").spliterator(),
                                                false)
                                        .map(acl -> user.at("/metadata/name").asText() + acl))
                        .toList();
        assertThat(acls)
                .hasSameSizeAs(Topics.production(new TopicNames("blue."), Set.of("q")).access())
                .contains(
                        "client{\"resource\":{\"type\":\"topic\",\"name\":\"blue.saga-start\","
                                + "\"patternType\":\"literal\"},"
                                + "\"operations\":[\"Write\",\"Describe\"]}",
                        "deployer{\"resource\":{\"type\":\"transactionalId\","
                                + "\"name\":\"blue.penelope-register.\","
                                + "\"patternType\":\"prefix\"},"
                                + "\"operations\":[\"Write\",\"Describe\"]}",
                        "admin{\"resource\":{\"type\":\"cluster\"},\"operations\":[\"Alter\"]}");
    }

    @Test
    void aUserWithACertificateGetsTls() {
        String yaml =
                acls("-o", "strimzi", "--role", "auditor", "--principal", "User:CN=audit").out;

        assertThat(yaml).contains("type: tls\n", "name: audit\n");
    }

    @Test
    void jsonHasEveryRule() throws Exception {
        JsonNode rules = new ObjectMapper().readTree(acls("-o", "json").out);

        assertThat(rules)
                .hasSameSizeAs(Topics.production(TopicNames.DEFAULT, Set.of("q")).access())
                .allSatisfy(rule ->
                        assertThat(rule.fieldNames())
                                .toIterable()
                                .containsExactly(
                                        "role",
                                        "principal",
                                        "resourceType",
                                        "resource",
                                        "patternType",
                                        "operations",
                                        "reason"));
        assertThat(rules.get(0).get("principal").asText()).isEqualTo("User:client");
    }

    @Test
    void oneUserForEveryRoleIsRefused() {
        Said said = acls("--principal", "User:everybody");

        assertThat(said.code).isEqualTo(ExitCode.USAGE);
        assertThat(said.err).contains("Expected --role beside --principal");
    }

    @Test
    void aUserThatStrimziCannotNameIsRefused() {
        Said said = acls("--role", "client", "--principal", "User:O=Shop, CN=x", "-o", "strimzi");

        assertThat(said.code).isEqualTo(ExitCode.USAGE);
        assertThat(said.err).contains("--principal: expected a user of Strimzi", "O=Shop, CN=x");
    }
}
