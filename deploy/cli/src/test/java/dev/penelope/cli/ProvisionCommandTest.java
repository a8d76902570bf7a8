package dev.penelope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.protocol.SagaLog;
import dev.penelope.protocol.SagaLogJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The saga to try things on: trees, exit codes, logs. */
final class ProvisionCommandTest {
    @TempDir private Path directory;

    private record Said(int code, String out, String err) {}

    private static Said say(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program = Penelope.commandLine(Map.of());
        program.setOut(new PrintWriter(out));
        program.setErr(new PrintWriter(err));
        int code = program.execute(args);
        return new Said(code, out.toString(), err.toString());
    }

    @Test
    void itSucceeds() {
        Said said = say("provision", "run", "--quiet");
        assertThat(said.code).isEqualTo(ExitCode.OK);
        assertThat(said.out)
                .contains("SUCCEEDED", "server", "reserve", "output: \"a machine of ours is up\"")
                .doesNotContain("running");
    }

    @Test
    void whatRanBeforeAFailureIsUndoneInTheSubsagaToo() {
        Said said = say("provision", "run", "--inject-error", "boot");
        assertThat(said.code).isEqualTo(ExitCode.SAGA_FAILED);
        assertThat(said.out)
                .contains("FAILED", "undoing server/reserve", "undoing server/pick")
                .containsSubsequence("undoing attach", "undoing configure", "undoing instance")
                .doesNotContain("undoing boot", "running report");
    }

    @Test
    void anUndoThatFailsForGoodLeavesItStuck() {
        Said said =
                say(
                        "provision",
                        "run",
                        "--inject-error",
                        "boot",
                        "--inject-undo-error",
                        "instance");
        assertThat(said.code).isEqualTo(ExitCode.SAGA_STUCK);
        assertThat(said.out).contains("STUCK", "undo of instance failed", "undoing server/pick");
    }

    @Test
    void theTreeOfASucceededSagaHasItsOutputBelow() {
        assertThat(treeOf())
                .isEqualTo(
                        """
                        provision-instance@1 kit-1 SUCCEEDED
                        ├── instance     Create the instance     ✔ succeeded
                        ├── server-wish                          ✔ succeeded
                        ├─┬ in parallel
                        │ ├── ip         Allocate an address     ✔ succeeded
                        │ ├── volume     Create a volume         ✔ succeeded
                        │ └─┬ server     Allocate a server       ✔ succeeded
                        │   ├── pick     Pick a server           ✔ succeeded
                        │   └── reserve  Reserve the server      ✔ succeeded
                        ├── configure    Configure the instance  ✔ succeeded
                        ├── attach       Attach the volume       ✔ succeeded
                        ├── boot         Boot the instance       ✔ succeeded
                        └── report       Report                  ✔ succeeded
                        output: "a machine of ours is up"
                        """);
    }

    @Test
    void theTreeOfAFailureInASubsagaNamesItsNodeByItsWholePath() {
        assertThat(treeOf("--inject-error=server/reserve"))
                .isEqualTo(
                        """
                        provision-instance@1 kit-1 FAILED
                        ├── instance     Create the instance     ↶ undone
                        ├── server-wish                          ↶ undone
                        ├─┬ in parallel
                        │ ├── ip         Allocate an address     ↶ undone
                        │ ├── volume     Create a volume         ↶ undone
                        │ └─┬ server     Allocate a server       · not finished
                        │   ├── pick     Pick a server           ↶ undone
                        │   └── reserve  Reserve the server      ✘ failed: Injected: the test has this fail
                        ├── configure    Configure the instance  · never ran
                        ├── attach       Attach the volume       · never ran
                        ├── boot         Boot the instance       · never ran
                        └── report       Report                  · never ran
                        action of server/reserve failed: Injected: the test has this fail
                        """);
    }

    @Test
    void theTreeOfAStuckSagaShowsWhereItIsStuckAndThatTheRestIsUndone() {
        assertThat(treeOf("--inject-error=boot", "--inject-undo-error=instance"))
                .isEqualTo(
                        """
                        provision-instance@1 kit-1 STUCK
                        ├── instance     Create the instance     ✘ undo failed: Injected: the test has this fail (may have run)
                        ├── server-wish                          ↶ undone
                        ├─┬ in parallel
                        │ ├── ip         Allocate an address     ↶ undone
                        │ ├── volume     Create a volume         ↶ undone
                        │ └─┬ server     Allocate a server       ↶ undone
                        │   ├── pick     Pick a server           ↶ undone
                        │   └── reserve  Reserve the server      ↶ undone
                        ├── configure    Configure the instance  ↶ undone
                        ├── attach       Attach the volume       ↶ undone
                        ├── boot         Boot the instance       ✘ failed: Injected: the test has this fail
                        └── report       Report                  · never ran
                        action of boot failed: Injected: the test has this fail
                        undo of instance failed: Injected: the test has this fail
                        """);
    }

    private static String treeOf(String... faults) {
        return say(with(faults, "--quiet")).out;
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "--inject-error=volume, 1",
        "--inject-error=server/reserve, 1",
        "--inject-error=boot, 1",
        "--inject-error=ip --inject-error=volume, 1",
        "--inject-error=boot --inject-undo-error=instance, 2",
        "--inject-error=boot --inject-undo-error=ip --inject-undo-error=volume, 2",
    })
    void aLogThatIsCutAnywhereIsGoneOnWithToTheSameEnd(String injected, int code)
            throws IOException {
        String[] faults = injected.isEmpty() ? new String[0] : injected.split(" ");
        Path dump = directory.resolve("log.json");
        assertThat(say(with(faults, "--quiet", "--dump-to", "" + dump)).code).isEqualTo(code);
        SagaLog log = SagaLogJson.read(Files.readAllBytes(dump));
        for (int length = 0; length <= log.entries().size(); length++) {
            Path cut = directory.resolve("cut.json");
            Files.write(cut, SagaLogJson.write(log.cut(length)));
            Said again = say(with(faults, "--quiet", "--recover-from", "" + cut));
            assertThat(again.code).as("cut to %d: %s", length, again).isEqualTo(code);
        }
    }

    private static String[] with(String[] faults, String... others) {
        String[] all = new String[2 + faults.length + others.length];
        all[0] = "provision";
        all[1] = "run";
        System.arraycopy(faults, 0, all, 2, faults.length);
        System.arraycopy(others, 0, all, 2 + faults.length, others.length);
        return all;
    }

    @Test
    void aLogIsPrintedALineEachEntry() {
        Path dump = directory.resolve("log.json");
        say("provision", "run", "--quiet", "--inject-error", "boot", "--dump-to", "" + dump);
        Said said = say("provision", "print-log", "" + dump);
        assertThat(said.code).isEqualTo(ExitCode.OK);
        assertThat(said.out)
                .startsWith("provision-instance@1 ")
                .containsSubsequence(
                        "0001 ",
                        "instance action",
                        "server/pick action succeeded with 1212",
                        "boot action failed",
                        "instance undo succeeded",
                        "result FAILED");
    }

    @Test
    void itsGraphIsDrawnWithTheSubsagaInside() {
        Said said = say("provision", "info");
        assertThat(said.code).isEqualTo(ExitCode.OK);
        assertThat(said.out).contains("digraph", "cluster", "server/pick", "RUNNING");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    provision                                 | Expected one of run, info, dot and print-log
                    provision run --inject-error nope         | --inject-error: Expected a node of provision-instance@1, but it has none named "nope"
                    provision run --inject-undo-error pick    | --inject-undo-error: Expected a node of provision-instance@1
                    provision run --recover-from /no/such     | Expected to read /no/such
                    provision print-log /no/such              | Expected to read /no/such
                    """)
    void wrongUsageSaysWhatIsExpected(String line, String expected) {
        Said said = say(line.strip().split("\\s+"));
        assertThat(said.code).isEqualTo(ExitCode.USAGE);
        assertThat(said.err).contains(expected);
    }
}
