package dev.penelope.cli;

import dev.penelope.client.SagaClient;
import dev.penelope.client.SagaIds;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.SignalRecord;
import dev.penelope.topic.AccessRole;
import dev.penelope.topic.TopicNames;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "control",
        description = "Steer a saga. Actor and reason go into its history.",
        footer = {
            "",
            "  pause         dispatch nothing new until resumed; what runs goes on",
            "  resume        go on",
            "  abort         unwind, as if something had failed",
            "  retry-undo    try a failed undo again, of one node or of all",
            "  mark-undone   take a node as undone, because a person saw to it",
            "  abandon       give the saga up: nothing more is dispatched, ever",
            "  release       let a quarantined saga go on, with all that came in meanwhile",
            "  retry         run a node once more that failed, or waits for its next attempt",
            "  skip          go on without a node; --value is what it is to have put out",
            "  signal        tell a node what it waits for; --value is what it brings",
            "  break         hold before a node runs, or --after; of its undo with --undo",
            "  step          let a held saga make --times dispatches",
            "  inject-error  have a node fail without running it, or its undo with --undo",
            "  inject-repeat have a node run --times times, or its undo with --undo",
            "  clear         take back a breakpoint or injection of a node, or all",
        })
@Needs(value = AccessRole.OPERATOR, note = "for the verb signal, SIGNALLER is enough")
final class ControlCommand implements Callable<Integer> {
    @Mixin private Installation installation;
    @Mixin private Output output;
    @Mixin private Patience patience;
    @Mixin private WishOptions more;
    @Spec private CommandSpec command;

    @Parameters(
            index = "0",
            paramLabel = "VERB",
            converter = Verbs.class,
            completionCandidates = Verbs.class,
            description = "One of: ${COMPLETION-CANDIDATES}.")
    private Verb verb;

    @Parameters(index = "1", paramLabel = "ID", description = "The saga's id.")
    private String id;

    @Option(
            names = {"-n", "--node"},
            paramLabel = "NAME",
            description = "Which node it is about; the saga as a whole if absent.")
    private Optional<String> node = Optional.empty();

    @Option(
            names = "--actor",
            paramLabel = "NAME",
            description = "Who wishes it (default: your user name).",
            defaultValue = "${sys:user.name}")
    private String actor;

    @Option(
            names = {"-r", "--reason"},
            paramLabel = "TEXT",
            required = true,
            description = "Why.")
    private String reason;

    @Override
    public Integer call() {
        SagaId saga = Usage.check(command, "ID", () -> new SagaId(id));
        ControlRecord wish =
                new ControlRecord(
                        saga,
                        SagaIds.next().value(),
                        verb,
                        node,
                        actor,
                        reason,
                        more.wish(command));
        boolean signals = verb == Verb.SIGNAL;
        if (signals && node.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(), "Expected --node NAME, for a signal is for one node");
        }
        TopicNames topics = installation.topics();
        try (SagaClient client =
                installation.client(signals ? topics.signal() : topics.control(), topics.reply())) {
            var reply =
                    Usage.check(
                            command,
                            "control",
                            () ->
                                    signals
                                            ? client.signal(SignalRecord.of(wish))
                                            : client.control(wish));
            return patience.answer(reply).map(this::print).orElseGet(this::silence);
        }
    }

    private int print(ResultRecord.Reply reply) {
        String possible =
                reply.accepted() || reply.possible().isEmpty()
                        ? ""
                        : " (possible now: " + String.join(", ", reply.possible()) + ")";
        output.report(command).news(reply, reply.saga() + ": " + reply.message() + possible);
        return reply.accepted() ? ExitCode.OK : ExitCode.REFUSED;
    }

    /** The wish is on its topic all the same, and will be heard. */
    private int silence() {
        PrintWriter err = command.commandLine().getErr();
        err.println(
                "penelope: expected an answer from a coordinator, but none came in time; the wish"
                        + " stands and is answered when one runs");
        return ExitCode.NOT_YET;
    }

    /** The verbs as they are written in records. */
    static final class Verbs implements ITypeConverter<Verb>, Iterable<String> {
        @Override
        public Verb convert(String word) {
            return Verb.ofWire(word)
                    .orElseThrow(() ->
                            new TypeConversionException(
                                    "expected one of "
                                            + Arrays.stream(Verb.values())
                                                    .map(Verb::wire)
                                                    .collect(Collectors.joining(", "))
                                            + ", but it is \""
                                            + word
                                            + "\""));
        }

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Verb.values()).map(Verb::wire).iterator();
        }
    }
}
