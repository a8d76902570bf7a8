package dev.penelope.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Valid records of every form: the golden files of the protocol. */
final class Samples {
    private static final Path GOLDEN = Path.of("shared/src/test/resources/golden/v1");

    private final Map<Inbound, List<byte[]>> all = new EnumMap<>(Inbound.class);

    private Samples() {}

    static Samples read() {
        Samples samples = new Samples();
        for (Inbound inbound : Inbound.values()) {
            samples.all.put(inbound, files(inbound));
        }
        return samples;
    }

    private static List<byte[]> files(Inbound inbound) {
        try (Stream<Path> files = Files.list(folder())) {
            List<byte[]> found =
                    files.filter(file -> inbound.isFor(String.valueOf(file.getFileName())))
                            .sorted()
                            .map(Samples::bytes)
                            .toList();
            if (found.isEmpty()) {
                throw new AssertionError("Expected golden files of " + inbound);
            }
            return found;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Of the source tree, from wherever in it the process was started. */
    private static Path folder() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(GOLDEN))) {
                return at.resolve(GOLDEN);
            }
        }
        throw new AssertionError("Expected to run within Penelope's source tree");
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    JsonForm.Branch draw(Inbound inbound, Random random) {
        List<byte[]> forms = all.getOrDefault(inbound, List.of());
        return (JsonForm.Branch) JsonForm.parse(forms.get(random.nextInt(forms.size())));
    }
}
