package dev.penelope.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FullPlanTest {
    private static final Processes PROCESSES =
            new Processes(4, Map.of(), Map.of(), Map.of(), Map.of());

    @Test
    void everyClosedLoopOfSagasThatSucceedStandsBesideABareOne() {
        List<Chapter> bare = FullPlan.chapters().stream().filter(Chapter::bare).toList();
        for (Chapter chapter : FullPlan.chapters()) {
            List<Load> loads = chapter.loads().stream().filter(Load::canBeBare).toList();
            assertThat(bare)
                    .as(chapter.name())
                    .anyMatch(other ->
                            other.name().equals(chapter.setup().bareName())
                                    && other.loads().containsAll(loads));
        }
    }

    @Test
    void aBareLoopComesAfterThatWhoseRecordsItImitates() {
        List<Chapter> chapters = FullPlan.chapters();
        for (int i = 0; i < chapters.size(); i++) {
            if (chapters.get(i).bare()) {
                List<Load> before =
                        chapters.subList(0, i).stream()
                                .filter(chapter -> !chapter.bare())
                                .flatMap(chapter -> chapter.loads().stream())
                                .toList();
                assertThat(before).containsAll(chapters.get(i).loads());
            }
        }
    }

    @Test
    void allOfItTakesAboutThreeQuartersOfAnHour() {
        BenchPlan plan = new BenchPlan(FullPlan.chapters(), Timing.DEFAULT, PROCESSES);
        assertThat(plan.estimate()).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(55));
    }

    @Test
    void theQuickFormHasEveryKindOfWorkloadThatTheFullOneHas() {
        BenchPlan quick = new BenchPlan(FullPlan.inShort(), Timing.DEFAULT, PROCESSES).quick();
        assertThat(kinds(quick.chapters())).isEqualTo(kinds(FullPlan.chapters()));
        assertThat(quick.estimate()).isLessThan(Duration.ofMinutes(5));
    }

    private static List<String> kinds(List<Chapter> chapters) {
        return chapters.stream()
                .flatMap(chapter -> chapter.loads().stream())
                .map(load -> load.workload().name().replaceAll("[0-9]+k?$", ""))
                .distinct()
                .sorted()
                .toList();
    }
}
