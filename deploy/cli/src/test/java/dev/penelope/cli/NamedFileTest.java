package dev.penelope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.protocol.DefinitionJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class NamedFileTest {
    @TempDir private Path directory;

    @Test
    void howADefinitionIsLaidOutDoesNotMakeItAnother() throws IOException {
        Path file = directory.resolve("fees.json");
        Files.writeString(
                file,
                """
                {
                  "name": "fees",
                  "version": 1,
                  "nodes": [{
                    "name": "fees",
                    "constant": {
                      "hotel": [7, 2.50],
                      "car": "é"
                    }
                  }]
                }
                """);
        var byHand = Definition.named("fees", 1, Void.class);
        Definition<?, ?> fees =
                byHand.build(
                        byHand.constant(
                                "fees",
                                dev.penelope.model.Json.of("{\"hotel\":[7,2.50],\"car\":\"é\"}")));

        Definition<?, ?> read = NamedFile.definition(CommandLine.Model.CommandSpec.create(), file);

        assertThat(DefinitionJson.write(read)).isEqualTo(DefinitionJson.write(fees));
    }
}
