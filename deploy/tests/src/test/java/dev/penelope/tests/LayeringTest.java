package dev.penelope.tests;

import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dependencies point one way: deploy to coordinator and worker, both to shared. */
final class LayeringTest {
    private static final String[] SHARED = {
        "dev.penelope.model..",
        "dev.penelope.protocol..",
        "dev.penelope.topic..",
        "dev.penelope.client..",
        "dev.penelope.drawing.."
    };
    private static final String COORDINATOR = "dev.penelope.coordinator..";
    private static final String WORKER = "dev.penelope.worker..";
    private static final String CLI = "dev.penelope.cli..";
    private static final String KAFKA = "org.apache.kafka..";
    private static final String[] JACKSON = {"com.fasterxml.jackson..", "tools.jackson.."};

    private static final JavaClasses PENELOPE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.penelope");

    @Test
    void sharedKnowsNoOtherModule() {
        noClasses()
                .that()
                .resideInAnyPackage(SHARED)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(COORDINATOR, WORKER, CLI)
                .check(PENELOPE);
    }

    @Test
    void coordinatorKnowsNeitherWorkerNorCli() {
        noClasses()
                .that()
                .resideInAPackage(COORDINATOR)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(WORKER, CLI)
                .check(PENELOPE);
    }

    @Test
    void workerKnowsNeitherCoordinatorNorCli() {
        noClasses()
                .that()
                .resideInAPackage(WORKER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(COORDINATOR, CLI)
                .check(PENELOPE);
    }

    @Test
    void modelKnowsNeitherKafkaNorJackson() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.penelope.model..", "dev.penelope.drawing..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(KAFKA, JACKSON[0], JACKSON[1])
                .check(PENELOPE);
    }

    @Test
    void usersMeetNeitherJacksonNorKafkaStreams() {
        classes()
                .that()
                .resideInAnyPackage(
                        "dev.penelope.model", "dev.penelope.client", "dev.penelope.worker")
                .and()
                .arePublic()
                .should(showNoTypeOf("com.fasterxml.jackson", "org.apache.kafka.streams"))
                .allowEmptyShould(true)
                .check(PENELOPE);
    }

    private static ArchCondition<JavaClass> showNoTypeOf(String... packages) {
        return new ArchCondition<>("show no type of " + String.join(", ", packages)) {
            @Override
            public void check(JavaClass shown, ConditionEvents events) {
                for (JavaMember member : shown.getMembers()) {
                    if (isShown(member)) {
                        signature(member)
                                .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                                .filter(type -> residesIn(type, packages))
                                .forEach(type -> events.add(violation(member, type)));
                    }
                }
            }
        };
    }

    private static boolean isShown(JavaMember member) {
        return member.getModifiers().contains(PUBLIC) || member.getModifiers().contains(PROTECTED);
    }

    private static Stream<JavaType> signature(JavaMember member) {
        return switch (member) {
            case JavaField field -> Stream.of(field.getType());
            case JavaCodeUnit code ->
                    Stream.concat(
                            Stream.of(code.getReturnType()), code.getParameterTypes().stream());
            default -> throw new AssertionError("Expected a field or code, but " + member);
        };
    }

    private static boolean residesIn(JavaClass type, String... packages) {
        return Stream.of(packages).anyMatch(type.getPackageName()::startsWith);
    }

    private static ConditionEvent violation(JavaMember member, JavaClass type) {
        return SimpleConditionEvent.violated(
                member, member.getFullName() + " shows " + type.getName());
    }
}
