package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.topic.HiddenSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Passwords are among the settings of Kafka's clients: nothing that holds them may show them. */
final class SecretsTest {
    /** Everything else that maps text to text. */
    private static final List<String> NO_SETTINGS = List.of("labels");

    /** Runs on a broker of its own that asks for no password. */
    private static final String BENCHMARK = "dev.penelope.cli.bench";

    private static final JavaClasses PENELOPE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.penelope");

    @Test
    void everyRecordOfSettingsHidesThem() {
        List<JavaClass> holders =
                PENELOPE.stream()
                        .filter(JavaClass::isRecord)
                        .filter(type -> !type.getPackageName().startsWith(BENCHMARK))
                        .filter(SecretsTest::holdsSettings)
                        .toList();

        assertThat(holders).hasSizeGreaterThan(3).allMatch(SecretsTest::hides);
    }

    private static boolean holdsSettings(JavaClass type) {
        return type.getFields().stream()
                .filter(field -> !NO_SETTINGS.contains(field.getName()))
                .anyMatch(field ->
                        field.getType()
                                .getName()
                                .equals("java.util.Map<java.lang.String, java.lang.String>"));
    }

    private static boolean hides(JavaClass type) {
        return type.getMethodCallsFromSelf().stream()
                .filter(call -> call.getOrigin().isConstructor())
                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(HiddenSettings.class));
    }

    @Test
    void theTextOfAConfigurationHasNoPassword() {
        CoordinatorConfig config =
                CoordinatorConfig.of(
                        Map.of(
                                "bootstrap.servers",
                                "k:9092",
                                "kafka.sasl.jaas.config",
                                "password=\"open sesame\""));

        assertThat(config.toString()).contains("sasl.jaas.config").doesNotContain("sesame");
    }
}
