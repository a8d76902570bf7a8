package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Json;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.StartRecord;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long an id stays taken after its saga ended, or was never begun. */
final class TakenIdTest {
    private static final Settings SETTINGS = Settings.defaults(Bench.TOPICS, true, 1);

    private Bench bench = new Bench();

    /** The saga "early" ends just before the end of a portion of the archive: kept shortest. */
    @BeforeEach
    void endASaga() {
        bench.close();
        bench = new Bench();
        bench.register(TripSaga.definition());
        long segmentMs = SETTINGS.archiveSegment().toMillis();
        bench.pass(Duration.ofMillis(segmentMs - Math.floorMod(bench.now(), segmentMs) - 10));
        run("early");
    }

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void theIdIsTakenForTheWholeTimeOfTheArchive() {
        bench.pass(SETTINGS.archive().minusMinutes(1));
        run("later");

        startEarlyAgain();

        assertThat(bench.commands()).isEmpty();
        assertThat(bench.results())
                .singleElement()
                .isInstanceOfSatisfying(
                        ResultRecord.Reply.class,
                        reply -> assertThat(reply.code()).isEqualTo("DUPLICATE"));
    }

    @Test
    void theIdIsFreeWhenItsPortionOfTheArchiveIsOver() {
        bench.pass(SETTINGS.archive().plus(SETTINGS.archiveSegment()));
        run("later");

        startEarlyAgain();

        assertThat(bench.commands()).isNotEmpty();
    }

    @Test
    void theIdOfARefusedStartIsFreeAndNothingIsLeftOfIt() {
        bench.results();
        bench.missingQueues.add("default");
        start(
                new DefinitionSource.Inline(
                        Json.of(
                                """
                                {"name": "circle", "version": 1, "nodes": [
                                  {"name": "a", "action": "x", "after": ["b"]},
                                  {"name": "b", "action": "x", "after": ["a"]}]}
                                """)));
        start(new DefinitionSource.ByHash("nowhere", 1, "0".repeat(64)));
        start(new DefinitionSource.ByName(TripSaga.definition().name(), 1));

        assertThat(bench.results())
                .extracting(reply -> ((ResultRecord.Reply) reply).code())
                .containsExactly("INVALID_DEFINITION", "UNKNOWN_DEFINITION", "UNKNOWN_QUEUE");
        try (var rows = bench.rows().all()) {
            assertThat(rows.hasNext()).isFalse();
        }
        bench.missingQueues.clear();
        bench.start("refused", TripSaga.definition(), TripSaga.PARAMS);
        assertThat(bench.commands()).isNotEmpty();
    }

    private void start(DefinitionSource definition) {
        bench.start(StartRecord.of(new SagaId("refused"), definition, TripSaga.PARAMS));
        bench.pass(Duration.ofMinutes(1));
    }

    private void startEarlyAgain() {
        bench.results();
        bench.start("early", TripSaga.definition(), TripSaga.PARAMS);
    }

    private void run(String saga) {
        bench.start(saga, TripSaga.definition(), TripSaga.PARAMS);
        bench.work(command -> Optional.of("\"ok\""));
    }
}
