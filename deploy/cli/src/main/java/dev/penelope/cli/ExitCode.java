package dev.penelope.cli;

/** What the process ends with. Scripts rely on these: they only ever grow. */
final class ExitCode {
    static final int OK = 0;
    static final int SAGA_FAILED = 1;
    static final int BROKEN = 1;
    static final int SAGA_STUCK = 2;
    static final int CANNOT_RUN = 3;
    static final int REFUSED = 4;
    static final int NOT_YET = 5;
    static final int USAGE = 64;
    static final int BUG = 70;

    private ExitCode() {}
}
