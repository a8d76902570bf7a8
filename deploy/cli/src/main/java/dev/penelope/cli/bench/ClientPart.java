package dev.penelope.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Consumer;

/** Runs the loads that it is told, and answers how each of them went. */
record ClientPart(Sagas sagas) implements Part {
    static final String MARK = "mark";
    static final String RESULT = "result";
    static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void told(String line, Consumer<String> answer) throws Exception {
        Generator generator = new Generator(sagas, Load.parse(line));
        Generator.Outcome outcome = generator.run(number -> answer.accept(MARK + " " + number));
        answer.accept(RESULT + " " + JSON.writeValueAsString(outcome));
    }

    @Override
    public void close() {
        sagas.close();
    }
}
