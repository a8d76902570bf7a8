package dev.penelope.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts loads on sagas as it is told, and answers how they go. Told by one thread. */
final class ClientPart implements Part {
    /** Begins a load. */
    static final String LOAD = "load";

    /** Asks for what was measured since the load began, or since the last time. */
    static final String TAKE = "take";

    /** Ends the load. */
    static final String END = "end";

    /** Begins sagas that stay open. */
    static final String OPEN = "open";

    /** Begins sagas that wait for a timer. */
    static final String TIMED = "timed";

    /** Asks how many of those have ended. */
    static final String TIMED_ENDED = "timed-ended";

    static final ObjectMapper JSON = new ObjectMapper();

    private final Sagas sagas;
    private Optional<Generator> running = Optional.empty();

    ClientPart(Sagas sagas) {
        this.sagas = sagas;
    }

    @Override
    public void told(String line, Consumer<String> answer) throws Exception {
        int space = line.indexOf(' ');
        String word = space < 0 ? line : line.substring(0, space);
        String rest = line.substring(space + 1);
        switch (word) {
            case LOAD -> {
                running = Optional.of(Generator.begin(sagas, Load.parse(rest)));
                answer.accept(LOAD);
            }
            case TAKE -> answer.accept(TAKE + " " + json(running.orElseThrow().take()));
            case END -> answer.accept(END + " " + json(running.orElseThrow().end()));
            case OPEN -> {
                sagas.open(Integer.parseInt(rest));
                answer.accept(OPEN);
            }
            case TIMED -> {
                String[] said = rest.split(" ", -1);
                sagas.timed(Integer.parseInt(said[0]), Integer.parseInt(said[1]));
                answer.accept(TIMED);
            }
            case TIMED_ENDED -> answer.accept(TIMED_ENDED + " " + sagas.timedEnded());
            default -> throw new IllegalArgumentException("Expected a word, but got: " + line);
        }
    }

    private static String json(Object value) throws Exception {
        return JSON.writeValueAsString(value);
    }

    @Override
    public void close() {
        sagas.close();
    }
}
