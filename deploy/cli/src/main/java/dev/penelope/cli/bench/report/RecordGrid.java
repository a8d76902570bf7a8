package dev.penelope.cli.bench.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a saga puts into the topics, in the first suite of each kind: in others it is the same. */
final class RecordGrid {
    private RecordGrid() {}

    static Grid of(BenchReport report) {
        List<List<String>> rows = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Measurement of : report.measurements()) {
            String kind = of.subject().suite().split(",", -1)[0] + " " + of.subject().workload();
            if (NodeGrid.isLargest(report, of) && seen.add(kind)) {
                rows.add(all(of));
                of.counted().topics().forEach((name, topic) -> rows.add(row(of, name, topic)));
            }
        }
        return new Grid(
                "Records",
                "of a saga, at every workload's largest closed loop, by topic: how many records and"
                        + " markers of transactions, and how large a value is on average.",
                3,
                List.of("suite", "workload", "topic", "records", "markers", "bytes", "value bytes"),
                rows);
    }

    private static List<String> all(Measurement of) {
        Counted counted = of.counted();
        return counted.exact()
                ? List.of(
                        of.subject().suite(),
                        of.subject().workload(),
                        "all",
                        Figures.number(counted.perSaga(PerTopic::records)),
                        Figures.number(counted.perSaga(PerTopic::markers)),
                        Figures.whole(counted.perSaga(PerTopic::bytes)),
                        "")
                : List.of(
                        of.subject().suite(),
                        of.subject().workload(),
                        "all",
                        "not counted",
                        "",
                        "",
                        "");
    }

    private static List<String> row(Measurement of, String name, PerTopic topic) {
        Counted only = new Counted(true, of.counted().sagas(), 0, 0, Map.of(name, topic));
        return List.of(
                "",
                "",
                name,
                Figures.number(only.perSaga(PerTopic::records)),
                Figures.number(only.perSaga(PerTopic::markers)),
                Figures.whole(only.perSaga(PerTopic::bytes)),
                "" + topic.bytesOfValue());
    }
}
