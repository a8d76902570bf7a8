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
