package dev.penelope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.CoordinatorConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What can be said of the commands without a broker. */
final class CommandLineTest {
    private record Said(int code, String out, String err) {}

    private static Said say(Map<String, String> environment, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program = Penelope.commandLine(environment);
        program.setOut(new PrintWriter(out));
        program.setErr(new PrintWriter(err));
        int code = program.execute(args);
        return new Said(code, out.toString(), err.toString());
    }

    private static Said say(String... args) {
        return say(Map.of(), args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    strat                               | Unmatched argument at index 0: 'strat'
                    start                               | Expected NAME@VERSION or --definition FILE, but there is neither
                    start book-trip                     | Expected a definition as NAME@VERSION, such as book-trip@1, but it is "book-trip"
                    start a@1 --params {bad             | --params: Unexpected character ('b' (code 98)): was expecting double-quote to start field name at line 1, column 2
                    start a@1 --params @/no/such/file   | Expected to read /no/such/file, but java.nio.file.NoSuchFileException: /no/such/file
                    start a@1 --id a/b                  | --id: Expected a saga id
                    start a@1 --deadline 5x             | expected a time such as 500ms, 30s, 5m or 1h30m, but it is "5x"
                    start a@1 --definition b.json       | mutually exclusive (specify only one)
                    result                              | Missing required parameter: 'ID'
                    result x -o yaml                    | expected one of [TREE, JSON]
                    control stop x --reason y           | expected one of pause, resume, abort, retry-undo, mark-undone, abandon, release, retry, skip, signal, break, step, inject-error, inject-repeat, clear, but it is "stop"
                    control pause x                     | Missing required option: '--reason=TEXT'
                    control step x --reason y --times 0 | --times: Expected from 1 to 1000 times, but got 0
                    control step x --reason y --times 1001 | --times: Expected from 1 to 1000 times, but got 1001
                    control step x --reason y --times x | Invalid value for option '--times': 'x' is not an int
                    control skip x --reason y --value {bad  | --value: Unexpected character ('b' (code 98))
                    verify --since yesterday            | --since: expected a time such as 2026-03-01T12:00:00Z, or 2h for the last two hours, but it is "yesterday"
                    topics                              | Missing required subcommand
                    topics print --partitions 0         | Expected at least 1 partition, but got 0
                    topics print --topic-prefix b/d     | Expected a topic prefix of at most 100 characters of [A-Za-z0-9._-], for Kafka names no topic otherwise, but got "b/d"
                    result x --topic-prefix b/d         | --topic-prefix: Expected a topic prefix of at most 100 characters
                    topics print --topic-prefix blue    | Expected a topic prefix that ends in ".", "-" or "_"
                    start a@1 --topic-prefix saga-x.    | --topic-prefix: Expected a topic prefix without "saga-"
                    coordinator --topic-prefix blue     | topic.prefix: Expected a topic prefix that ends in
                    topics acls --role root             | expected one of [CLIENT, SIGNALLER, WORKER, DEPLOYER, OPERATOR, AUDITOR, COORDINATOR, ADMIN]
                    coordinator --topic-prefix b/d      | topic.prefix: Expected a topic prefix of at most 100 characters
                    coordinator --threads many          | expected threads to be a whole number from 1 to 64, but got "many"
                    coordinator --kafka client.id=me    | kafka.client.id cannot be chosen: coordinators know each other by the ids that Streams makes
                    coordinator --kafka sasl.jaas.config=x            | --kafka: expected no secret on the command line, which every user of this machine can read, but got sasl.jaas.config
                    coordinator --kafka producer.ssl.key.password=x   | but got producer.ssl.key.password; say it in a file for --command-config
                    coordinator --kafka sasl.jaas.config=${file:/a:b} --threads many | expected threads to be a whole number
                    draw                                | Expected NAME@VERSION, --definition FILE or --saga ID, but there is none
                    draw trip@1 -d trip.json            | Expected NAME@VERSION or --definition FILE, but there are both
                    draw trip                           | Expected a definition as NAME@VERSION, such as book-trip@1, but it is "trip"
                    draw --saga a/b                     | --saga: Expected
                    broker --port 70000                 | Expected a port from 0 to 65535, but it is 70000
                    worker --metrics-port 70000         | Expected a port from 0 to 65535, but it is 70000
                    """)
    void wrongUsageIsOneLineThatSaysWhatIsExpected(String line, String expected) {
        Said said = say(line.strip().split("\\s+"));

        assertThat(said.code).isEqualTo(ExitCode.USAGE);
        assertThat(said.err).startsWith("penelope: ").contains(expected);
        assertThat(said.err.lines()).hasSizeLessThanOrEqualTo(2);
        assertThat(said.out).isEmpty();
    }

    @Test
    void anInvalidDefinitionIsRefusedByTheNameOfItsProblem(@TempDir Path directory)
            throws Exception {
        Path file = directory.resolve("circle.json");
        Files.writeString(
                file,
                """
                {"name": "circle", "version": 1, "nodes": [
                  {"name": "a", "action": "x", "after": ["b"]},
                  {"name": "b", "action": "x", "after": ["a"]},
                  {"name": "end", "action": "x", "after": ["b"]}]}
                """);

        Said said = say("start", "--definition", file.toString());

        assertThat(said.code).isEqualTo(ExitCode.USAGE);
        assertThat(said.err).contains(file.toString(), "CYCLE");
    }

    @Test
    void aDefinitionIsDrawnWithoutABroker(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("provision.json");
        Files.writeString(
                file,
                """
                {"name": "provision", "version": 1, "nodes": [
                  {"name": "size", "label": "Choose", "action": "choose-size", "input": "params"},
                  {"name": "alloc/pick", "action": "pick"},
                  {"name": "alloc/spare", "constant": [1, 2]},
                  {"name": "alloc/put", "action": "put", "input": {"nodes": ["alloc/pick", "alloc/spare"]}},
                  {"name": "alloc", "subsaga": {"output": "alloc/put", "params": {"node": "size"}}},
                  {"name": "boot", "action": "boot", "input": {"node": "alloc"}}]}
                """);

        assertThat(say("draw", "-d", file.toString(), "--format", "tree").out)
                .isEqualTo(
                        """
                        provision@1
                        ├── size       Choose  choose-size
                        ├─┬ alloc
                        │ ├─┬ in parallel
                        │ │ ├── pick           pick
                        │ │ └── spare          = [1,2]
                        │ └── put              put
                        └── boot               boot
                        """);
        assertThat(say("draw", "-d", file.toString()).out)
                .startsWith("digraph \"provision@1\" {")
                .contains("subgraph \"cluster_alloc\"");
        assertThat(say("draw", "-d", file.toString(), "-f", "mermaid").out)
                .contains("flowchart TB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "dev",
                "start",
                "result",
                "control",
                "register",
                "definitions",
                "definitions retire",
                "draw",
                "verify",
                "export",
                "show",
                "topics",
                "topics create",
                "coordinator",
                "worker",
                "broker"
            })
    void helpOfEveryCommandNamesTheExitCodes(String command) {
        Said said = say((command + " --help").strip().split(" "));

        assertThat(said.code).isZero();
        assertThat(said.out)
                .contains("Usage: penelope " + command)
                .contains("0    done; the saga succeeded")
                .contains("3    cannot run here");
    }

    @Test
    void everySettingOfACoordinatorHasAFlag() {
        String help = say("coordinator", "--help").out;

        assertThat(CoordinatorConfig.KEYS)
                .allSatisfy(key -> assertThat(help).contains("--" + key.name().replace('.', '-')));
    }

    @Test
    void aCoordinatorTakesTheBrokersFromSettingsOfKafkaToo(@TempDir Path directory)
            throws Exception {
        Path clients = directory.resolve("clients.properties");
        Files.writeString(clients, "bootstrap.servers=from-the-file\n");

        Said file = say("coordinator", "--command-config", clients.toString());
        Said flag =
                say(
                        "coordinator",
                        "--kafka",
                        "bootstrap.servers=from-the-flag",
                        "--command-config",
                        clients.toString());

        assertThat(file.code).isEqualTo(ExitCode.CANNOT_RUN);
        assertThat(file.err).contains("a broker at from-the-file").hasLineCount(1);
        assertThat(flag.err).contains("a broker at from-the-flag");
    }

    @Test
    void topicsArePrintedWithoutABroker() {
        Said said = say("topics", "print", "--queue", "slow", "--replication", "1");

        assertThat(said.code).isZero();
        assertThat(said.out)
                .contains("saga-start", "saga-command.slow", "saga-undo.slow", "12 × 1");
    }

    @Test
    void theEnvironmentStandsForFlagsThatAreNotGiven() {
        Map<String, String> environment = Map.of("PENELOPE_TOPIC_PREFIX", "blue.");

        assertThat(say(environment, "topics", "print").out).contains("blue.saga-start");
        assertThat(say(environment, "topics", "print", "--topic-prefix", "red.").out)
                .contains("red.saga-start")
                .doesNotContain("blue.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    start                | CLIENT
                    result               | CLIENT or OPERATOR or AUDITOR
                    control              | OPERATOR (penelope topics acls); for the verb signal, SIGNALLER
                    register             | DEPLOYER
                    verify               | AUDITOR
                    export               | AUDITOR
                    show                 | AUDITOR
                    workers              | OPERATOR or AUDITOR
                    worker               | WORKER (penelope topics acls); and DEPLOYER, unless --no-register
                    coordinator          | COORDINATOR
                    topics create        | ADMIN
                    topics verify        | OPERATOR or AUDITOR or ADMIN
                    """)
    void theHelpOfACommandSaysWhichRoleItNeeds(String command, String role) {
        Said said = say((command + " --help").split(" "));

        assertThat(said.code).isZero();
        assertThat(said.out.replaceAll("\\s+", " ")).contains("needs the role " + role);
    }

    @Test
    void everyCommandThatAsksAClusterSaysWhichRoleItNeeds() {
        List<CommandLine> all = new ArrayList<>();
        collect(Penelope.commandLine(Map.of()), all);

        assertThat(all)
                .filteredOn(command ->
                        command.getCommandSpec().optionsMap().containsKey("--command-config"))
                .hasSizeGreaterThan(10)
                .allSatisfy(command ->
                        assertThat(command.getUsageMessage())
                                .as("@Needs of " + command.getCommandSpec().qualifiedName())
                                .contains("needs the role"));
    }

    private static void collect(CommandLine command, List<CommandLine> all) {
        all.add(command);
        command.getSubcommands().values().forEach(below -> collect(below, all));
    }
}
