package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.Graph;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import java.util.List;
import java.util.stream.Stream;

/** Effects as words, so that what was expected and what came can be read side by side. */
final class Effects {
    private Effects() {}

    static String runs(String node) {
        return "run " + node;
    }

    static String runs(String node, int attempt) {
        return "run " + node + attempt(attempt);
    }

    static String undoes(String node) {
        return "undo " + node;
    }

    static String undoes(String node, int attempt) {
        return "undo " + node + attempt(attempt);
    }

    static String finishes(SagaStatus outcome) {
        return "finish " + outcome;
    }

    static String amends(SagaStatus outcome) {
        return "amend " + outcome;
    }

    static String answers(String code) {
        return "answer " + code;
    }

    static String does(Verb verb) {
        return "answer DONE: " + verb.wire() + " is done";
    }

    static String refuses(Verb verb, String why) {
        return "answer NOT_POSSIBLE: " + verb.wire() + " is not possible: " + why;
    }

    static String tells(String code) {
        return "tell " + code;
    }

    /** Those that somebody outside would notice. */
    static List<String> spoken(Graph graph, List<Effect> effects) {
        return effects.stream().flatMap(Effects::spoken).toList();
    }

    private static Stream<String> spoken(Effect effect) {
        return switch (effect) {
            case Effect.Dispatch sent ->
                    Stream.of(
                            sent.direction() == Direction.ACTION
                                    ? runs(sent.node().name(), sent.attempt())
                                    : undoes(sent.node().name(), sent.attempt()));
            case Effect.Finish end ->
                    Stream.of(end.amends() ? amends(end.outcome()) : finishes(end.outcome()));
            case Effect.AnswerStart answer -> Stream.of(answers(answer.code()));
            case Effect.AnswerControl answer ->
                    Stream.of(answers(answer.code()) + ": " + answer.message());
            case Effect.Tell notice -> Stream.of(tells(notice.code()));
            case Effect.Arm timer -> Stream.empty();
            case Effect.Disarm timer -> Stream.empty();
            case Effect.Unsettling count -> Stream.empty();
        };
    }

    private static String attempt(int attempt) {
        return attempt == 1 ? "" : " #" + attempt;
    }
}
