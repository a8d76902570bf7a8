package dev.penelope.cli.bench.report;

/**
 * What was measured.
 *
 * @param suite what ran
 * @param bare the bare loop that it is compared with; of that one, its own name
 * @param nodes of each saga
 * @param failing whether the sagas failed, and were undone
 * @param inFlight 0 for an open loop
 * @param load for people
 */
public record Subject(
        String suite,
        String bare,
        int openSagas,
        String workload,
        int nodes,
        boolean failing,
        int inFlight,
        String load) {
    public boolean ofBareLoop() {
        return suite.equals(bare);
    }

    boolean closed() {
        return inFlight > 0;
    }
}
