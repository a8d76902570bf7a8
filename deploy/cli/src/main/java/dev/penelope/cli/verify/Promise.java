package dev.penelope.cli.verify;

/** What is promised, as far as records can show it. */
public enum Promise {
    P1("every start is refused, or has exactly one result", "starts"),
    P2("what succeeded took effect whole, what failed is undone whole", "results"),
    P3("nothing ran before what it waits for, nor was undone before what built on it", "commands"),
    P4("each node keeps one key in each direction", "nodes"),
    P5("nothing ran that was not decided", "outcomes"),
    P6("no outcome was dropped", "outcomes"),
    P7("nothing was sent twice without a reason", "commands"),
    P8("nothing waits for what will never come", "open sagas"),
    P9("what comes in is read", "records");

    private final String says;
    private final String of;

    Promise(String says, String of) {
        this.says = says;
        this.of = of;
    }

    /** In words. */
    public String says() {
        return says;
    }

    /** What is counted that was looked at. */
    public String of() {
        return of;
    }
}
