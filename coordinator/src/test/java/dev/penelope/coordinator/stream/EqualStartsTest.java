package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.protocol.ResultRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which start of an id that is in use is the same start again. */
final class EqualStartsTest {
    private static final String START =
            "{'saga':'s','definition':{'name':'book-trip','version':1},"
                    + "'params':{'hotel':'Ithaka','nights':2},'labels':{'customer':'7','shop':'x'}}";

    private final Bench bench = new Bench();
    private String hash = "";

    @BeforeEach
    void begin() {
        hash = bench.register(TripSaga.definition());
        start(START);
    }

    @AfterEach
    void end() {
        bench.close();
    }

    private void start(String start) {
        byte[] value = start.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        bench.send(Bench.TOPICS.start(), "s", value);
    }

    private List<String> codes() {
        return bench.results().stream().map(reply -> ((ResultRecord.Reply) reply).code()).toList();
    }

    @Test
    void anotherProducersOrderAndEscapesAreTheSame() {
        start(
                "{'labels':{'shop':'\\u0078','customer':'7'}, 'params': {'nights':2,"
                        + "'hotel':'\\u0049thaka'},'definition':{'version':1,'name':'book-trip'},"
                        + "'saga':'s'}");

        assertThat(codes()).containsExactly("DUPLICATE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'customer':'8'", "'customer':'7, shop=x'", "'customer':'7','colour':'red'"})
    void otherLabelsAreAConflict(String labels) {
        start(START.replace("'customer':'7'", labels));

        assertThat(codes()).containsExactly("CONFLICT");
    }

    @Test
    void otherParametersAreAConflict() {
        start(START.replace("'nights':2", "'nights':3"));

        assertThat(codes()).containsExactly("CONFLICT");
    }

    @Test
    void aNameThatIsDeletedLaterDoesNotMakeTheSameStartAnother() {
        delete("book-trip@1");

        start(START);

        assertThat(codes()).containsExactly("DUPLICATE");
    }

    @Test
    void aDefinitionThatIsDeletedLaterDoesNotMakeTheSameStartOfAFinishedSagaAnother() {
        bench.work(command -> Optional.of("1"));
        bench.results();
        delete("book-trip@1");
        delete(hash);

        start(START);

        assertThat(codes()).containsExactly("DUPLICATE");
    }

    @Test
    void anObjectWithTwoFieldsOfOneNameIsRefused() {
        bench.commands();
        byte[] value =
                START.replace("'s'", "'t'")
                        .replace("'nights':2", "'hotel':2")
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.UTF_8);
        bench.send(Bench.TOPICS.start(), "t", value);

        assertThat(codes()).containsExactly("UNREADABLE");
        assertThat(bench.deadLetters()).last().asString().contains("comes more than once");
        assertThat(bench.commands()).isEmpty();
    }

    private void delete(String key) {
        bench.send(Bench.TOPICS.definition(), key, null);
    }
}
