package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs as root on a machine that has other users: it touches no directory that it has not made. */
final class DockerEngineTest {
    private static final Path SCRIPT = Path.of("..", "..", ".ci", "docker-engine");

    @TempDir private Path folder;

    private record Ended(int code, String text) {}

    private static Ended run(String command, Path place) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString(), command, "true");
        builder.redirectErrorStream(true).environment().put("PENELOPE_DOCKER", place.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        byte[] said = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), new String(said, StandardCharsets.UTF_8));
    }

    @Test
    void aDirectoryWithoutTheMarkIsNeitherUsedNorRemoved() throws Exception {
        Path keep = Files.writeString(folder.resolve("keep"), "mine");

        for (String command : new String[] {"up", "base", "image", "run", "down"}) {
            Ended ended = run(command, folder);

            assertThat(ended.code()).as(ended.text()).isEqualTo(3);
            assertThat(ended.text()).contains(folder.toString(), "is neither");
        }
        assertThat(keep).hasContent("mine");
    }

    @Test
    void aLinkToAnEnginesDirectoryIsNotFollowed() throws Exception {
        Path engine = Files.createDirectory(folder.resolve("engine"));
        Path mark = Files.createFile(engine.resolve(".penelope-docker-engine"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), engine);

        assertThat(run("down", link).code()).isEqualTo(3);
        assertThat(mark).exists();
    }

    @Test
    void itsOwnDirectoryIsRemovedInTheEnd() throws Exception {
        Path engine = Files.createDirectory(folder.resolve("engine"));
        Files.createFile(engine.resolve(".penelope-docker-engine"));

        Ended ended = run("down", engine);

        // Where another engine runs, this one leaves all as it is.
        assertThat(ended.code()).as(ended.text()).isZero();
        assertThat(Files.exists(engine)).isEqualTo(ended.text().contains("another Docker engine"));
    }
}
