package dev.penelope.cli.bench;

import java.util.List;

/** The same chapter with so little to do that it takes seconds. */
final class QuickForm {
    private static final int MOST_IN_FLIGHT = 8;
    private static final int MOST_PER_SECOND = 20;
    private static final int MOST_OPEN = 50;
    private static final int MOST_TIMERS = 50;

    /** More than a page of nodes, so that large sagas are stored as large ones are. */
    private static final int MOST_NODES = 80;

    private QuickForm() {}

    static Chapter of(Chapter chapter) {
        List<Load> loads = chapter.loads().stream().map(QuickForm::of).distinct().toList();
        Setup setup = chapter.setup();
        return new Chapter(
                setup.withOpenSagas(Math.min(setup.openSagas(), MOST_OPEN)),
                chapter.bare(),
                loads,
                Math.min(chapter.timers(), MOST_TIMERS),
                chapter.outages());
    }

    private static Load of(Load load) {
        return new Load(
                of(load.workload()),
                Math.min(load.inFlight(), MOST_IN_FLIGHT),
                Math.min(load.perSecond(), MOST_PER_SECOND));
    }

    private static Workload of(Workload workload) {
        if (workload.nodes() <= MOST_NODES) {
            return workload;
        }
        String kind = workload.name().substring(0, workload.name().indexOf('-') + 1);
        return Workload.of(kind + MOST_NODES);
    }
}
