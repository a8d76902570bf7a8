package dev.penelope.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.testing.GeneratedPage;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CoordinatorConfigTest {
    @Test
    void whatIsNotSetHasItsDefault() {
        CoordinatorConfig config = CoordinatorConfig.of(Map.of("bootstrap.servers", "k:9092"));
        assertThat(config.strict()).isTrue();
        assertThat(config.threads()).isEqualTo(1);
        assertThat(config.kafka()).containsExactly(Map.entry("bootstrap.servers", "k:9092"));
        assertThat(config.applicationId()).isEqualTo("penelope-coordinator");
    }

    @Test
    void settingsOfKafkaArePassedThrough() {
        CoordinatorConfig config =
                CoordinatorConfig.of(
                        Map.of(
                                "bootstrap.servers", "k:9092",
                                "kafka.security.protocol", "SASL_SSL",
                                "kafka.sasl.mechanism", "SCRAM-SHA-512"));
        assertThat(config.kafka())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() ->
                        CoordinatorConfig.of(
                                Map.of("threads", "many", "mode", "quick", "thread", "2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no setting \"thread\"")
                .hasMessageContaining("expected bootstrap.servers to say where Kafka is")
                .hasMessageContaining("expected mode to be strict or fast, but got \"quick\"")
                .hasMessageContaining(
                        "expected threads to be a whole number from 1 to 64, but got \"many\"");
    }

    @Test
    void kafkaMayAlsoBeNamedAsItsClientsNameIt() {
        assertThat(CoordinatorConfig.of(Map.of("kafka.bootstrap.servers", "k:9092")).kafka())
                .containsExactly(Map.entry("bootstrap.servers", "k:9092"));
        assertThat(
                        CoordinatorConfig.layered(
                                Map.of(),
                                Map.of("PENELOPE_KAFKA_BOOTSTRAP_SERVERS", "environment:1"),
                                Map.of("bootstrap.servers", "file:1")))
                .containsExactly(Map.entry("bootstrap.servers", "environment:1"));
        assertThat(
                        CoordinatorConfig.layered(
                                Map.of("kafka.bootstrap.servers", "flag:1"),
                                Map.of("PENELOPE_BOOTSTRAP_SERVERS", "environment:1"),
                                Map.of()))
                .containsExactly(Map.entry("bootstrap.servers", "flag:1"));
    }

    @Test
    void whatTheCoordinatorChoosesItselfIsRefusedWithTheReason() {
        assertThatThrownBy(() ->
                        CoordinatorConfig.of(
                                Map.of(
                                        "bootstrap.servers", "k:9092",
                                        "kafka.client.id", "mine",
                                        "kafka.main.consumer.session.timeout.ms", "45000",
                                        "kafka.state.dir", "/elsewhere")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kafka.client.id cannot be chosen: coordinators know each")
                .hasMessageContaining(
                        "kafka.main.consumer.session.timeout.ms cannot be chosen: say")
                .hasMessageContaining("kafka.state.dir cannot be chosen: say state.dir");
    }

    @Test
    void flagsWinOverTheEnvironmentAndThatOverTheFile() {
        Map<String, String> environment = new HashMap<>();
        environment.put("PENELOPE_THREADS", "2");
        environment.put("PENELOPE_KAFKA_SECURITY_PROTOCOL", "SSL");
        environment.put("PENELOPE_JAVA_OPTS", "-Xmx1g");
        environment.put("HOME", "/");
        assertThat(
                        CoordinatorConfig.layered(
                                Map.of("mode", "fast"),
                                environment,
                                Map.of("mode", "strict", "threads", "8", "store", "memory")))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "mode", "fast",
                                "threads", "2",
                                "store", "memory",
                                "kafka.security.protocol", "SSL"));
    }

    @Test
    void thePageOfSettingsListsThemAll() throws IOException {
        StringBuilder page = new StringBuilder();
        page.append(
                        """
                        # Settings of the coordinator

                        As a flag (`--state-dir`: dots become dashes), an environment variable (`PENELOPE_STATE_DIR`) or a line of a
                        properties file (`--config FILE`), in this order of precedence. What begins with `kafka.` goes to every Kafka
                        client as it is, without that prefix: security, addresses, timeouts (`--kafka NAME=VALUE`, `PENELOPE_KAFKA_…`, or
                        the lines of `--command-config FILE`). What the coordinator chooses itself, such as `kafka.client.id`, is refused
                        with the reason.

                        """)
                .append("| setting | default | meaning |\n|---|---|---|\n");
        for (CoordinatorConfig.Key key : CoordinatorConfig.KEYS) {
            String byDefault =
                    key.name().equals("state.dir")
                            ? "`penelope-coordinator` in the system's temporary folder"
                            : key.byDefault().isEmpty() ? "" : "`" + key.byDefault() + "`";
            page.append("| `%s` | %s | %s |\n".formatted(key.name(), byDefault, key.meaning()));
        }
        GeneratedPage.says("configuration.md", page.toString());
    }
}
