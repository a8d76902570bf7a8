package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code deploy/penelope}, on machines that have less than it needs. */
final class LauncherIT {
    private static final Path SCRIPT = Path.of("..", "penelope");
    private static final Path TARGET = Path.of("..", "cli", "target").toAbsolutePath().normalize();
    private static final String INSTALLED = "/usr/lib/jvm/*";

    /** What the script uses of a machine, beside Java and Maven. */
    private static final List<String> TOOLS =
            List.of(
                    "bash",
                    "dirname",
                    "basename",
                    "readlink",
                    "sed",
                    "find",
                    "head",
                    "mkdir",
                    "touch",
                    "mv",
                    "flock");

    @TempDir private Path machine;
    private Path script;
    private Path path;

    private record Said(int code, String out, String err) {}

    /** A source tree that was never built, on a machine without any Java. */
    @BeforeEach
    void install() throws Exception {
        String text = Files.readString(SCRIPT);
        assertThat(text).contains(INSTALLED);
        script = machine.resolve("tree/deploy/penelope");
        Files.createDirectories(script.getParent());
        executable(script, text.replace(INSTALLED, machine.resolve("jvm") + "/*"));
        path = Files.createDirectories(machine.resolve("bin"));
        for (String tool : TOOLS) {
            Path real =
                    Stream.of("/usr/bin", "/bin")
                            .map(folder -> Path.of(folder, tool))
                            .filter(Files::exists)
                            .findFirst()
                            .orElseThrow();
            Files.createSymbolicLink(path.resolve(tool), real);
        }
    }

    @Test
    void withoutJavaItSaysWhatItNeeds() throws Exception {
        assertRefused(run(Map.of()), "needs a JDK of version 21 or newer (found: none)");
    }

    @Test
    void anOldJavaIsNamed() throws Exception {
        Path old = java("old", "17.0.9", true);

        assertRefused(
                run(Map.of("JAVA_HOME", old.toString())),
                "needs a JDK of version 21 or newer (found: 17 in " + old + ")");

        Files.createSymbolicLink(path.resolve("java"), old.resolve("bin/java"));
        assertRefused(run(Map.of()), "(found: 17 in " + old + ")");
    }

    @Test
    void aJavaWithoutACompilerCannotBuild() throws Exception {
        Path runtime = java("runtime", "21.0.2", false);

        assertRefused(
                run(Map.of("JAVA_HOME", runtime.toString())),
                "(found: 21 in " + runtime + " without javac)");
    }

    @Test
    void aJavaWithoutACompilerCanRun() throws Exception {
        pretendBuilt();
        Path runtime = java("runtime", "21.0.2", false);

        Said said = run(Map.of("JAVA_HOME", runtime.toString()), "result", "x");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains("runtime ran", "dev.penelope.cli.Penelope result x");
    }

    @Test
    void oneThatIsInstalledIsFoundWhenTheChosenOneIsTooOld() throws Exception {
        pretendBuilt();
        java("jvm/seventeen", "17.0.9", true);
        java("jvm/new", "25.0.1", true);
        java("jvm/middle", "21.0.2", true);

        Said said = run(Map.of("JAVA_HOME", java("old", "11.0.1", true).toString()), "result", "x");

        assertThat(said.out()).contains("jvm/new ran");
    }

    @Test
    void withoutMavenItSaysSo() throws Exception {
        assertRefused(
                run(Map.of("JAVA_HOME", java("jdk", "21.0.2", true).toString())),
                "needs Maven to build itself, but there is no mvn on the PATH");
    }

    @Test
    void aBuildThatFailsIsToldWithHowToRepeatIt() throws Exception {
        executable(path.resolve("mvn"), "#!/usr/bin/env bash\necho 'ERROR: of Maven'\nexit 1\n");

        Said said = run(Map.of("JAVA_HOME", java("jdk", "21.0.2", true).toString()));

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out()).isEmpty();
        assertThat(said.err().lines().toList())
                .hasSize(3)
                .last()
                .asString()
                .startsWith("penelope: the build failed (above); to repeat it: cd ")
                .contains("mvn -Dquick");
    }

    @Test
    void itRunsWhatWasBuiltFromAnywhereAndThroughALink() throws Exception {
        Files.createDirectories(script.resolveSibling("cli/target"));
        Files.createSymbolicLink(
                script.resolveSibling("cli/target/penelope-cli.jar"),
                TARGET.resolve("penelope-cli.jar"));
        Files.createSymbolicLink(script.resolveSibling("cli/target/lib"), TARGET.resolve("lib"));
        Path link = Files.createSymbolicLink(machine.resolve("p"), script);

        Said said = run(link, Map.of("JAVA_HOME", System.getProperty("java.home")), "--version");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).startsWith("penelope 0.1");
        assertThat(said.err()).isEmpty();
    }

    private static void assertRefused(Said said, String why) {
        assertThat(said.code()).as(said.err()).isEqualTo(3);
        assertThat(said.err()).startsWith("penelope: ").contains(why).hasLineCount(1);
        assertThat(said.out()).isEmpty();
    }

    private Said run(Map<String, String> environment, String... arguments) throws Exception {
        return run(script, environment, arguments);
    }

    private Said run(Path what, Map<String, String> environment, String... arguments)
            throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Stream.concat(Stream.of(what.toString()), Stream.of(arguments)).toList());
        Path out = machine.resolve("out");
        Path err = machine.resolve("err");
        builder.directory(machine.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> all = new HashMap<>(environment);
        all.put("PATH", path.toString());
        all.put("HOME", machine.toString());
        builder.environment().clear();
        builder.environment().putAll(all);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** A Java that says that it ran, and with what. */
    private Path java(String name, String version, boolean compiler) throws IOException {
        Path home = machine.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        executable(home.resolve("bin/java"), "#!/usr/bin/env bash\necho \"" + name + " ran $*\"\n");
        if (compiler) {
            executable(home.resolve("bin/javac"), "#!/usr/bin/env bash\n");
        }
        return home;
    }

    private void pretendBuilt() throws IOException {
        Files.createDirectories(script.resolveSibling("cli/target/lib"));
        Files.writeString(script.resolveSibling("cli/target/penelope-cli.jar"), "");
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
