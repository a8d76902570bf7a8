package dev.penelope.cli;

import dev.penelope.topic.AccessRole;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.AuthorizationException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Texts about the roles that commands need, made of {@link Needs}. */
final class NeededRoles {
    private NeededRoles() {}

    /** Adds to the help of this command, and of those below it, which role each needs. */
    static void describe(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        needs(spec)
                .ifPresent(needs -> {
                    List<String> footer = new ArrayList<>(List.of(spec.usageMessage().footer()));
                    footer.add("");
                    footer.add(
                            "Where Kafka asks for rights: needs the role "
                                    + roles(needs)
                                    + " (penelope topics acls)"
                                    + (needs.note().isEmpty() ? "." : "; " + needs.note() + "."));
                    spec.usageMessage().footer(footer.toArray(String[]::new));
                });
        command.getSubcommands().values().forEach(NeededRoles::describe);
    }

    /** What to say of roles when a command failed; empty if rights are not the reason. */
    static String hint(CommandSpec command, Throwable failed) {
        return isAboutRights(failed)
                ? needs(command)
                        .map(needs -> ": this command needs the role " + roles(needs))
                        .orElse("")
                : "";
    }

    private static boolean isAboutRights(Throwable failed) {
        for (Throwable each = failed; each != null; each = each.getCause()) {
            if (each instanceof AuthorizationException
                    || (each instanceof CannotRun cannot && cannot.mayLackRights())) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Needs> needs(CommandSpec command) {
        Object user = command.userObject();
        if (user == null) {
            return Optional.empty();
        }
        AnnotatedElement declared =
                user instanceof AnnotatedElement method ? method : user.getClass();
        return Optional.ofNullable(declared.getAnnotation(Needs.class));
    }

    private static String roles(Needs needs) {
        return Arrays.stream(needs.value())
                .map(AccessRole::name)
                .collect(Collectors.joining(" or "));
    }
}
