package dev.penelope.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the documentation that the code itself writes. */
public final class GeneratedPage {
    private GeneratedPage() {}

    /** Fails if the page says anything else; {@code -Dpages=rewrite} writes it instead. */
    public static void says(String page, String text) throws IOException {
        Path path = Path.of("docs", page);
        if (System.getProperty("pages", "").equals("rewrite")) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        }
        assertThat(path).exists();
        assertThat(Files.readString(path))
                .as("%s; if the change is meant, rewrite it with -Dpages=rewrite", path)
                .isEqualTo(text);
    }
}
