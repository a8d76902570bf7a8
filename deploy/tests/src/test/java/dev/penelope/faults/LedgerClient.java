package dev.penelope.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penelope.worker.ActionContext;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.UndoContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;

/** The side of a {@link Ledger} that actions see. */
record LedgerClient(int port) {
    /**
     * Has the effect, once for its key.
     *
     * @throws ActionFailed if it was undone before
     * @throws IOException if nobody knows
     */
    void take(ActionContext context) throws IOException {
        String answer = ask("take " + what(context) + " " + context.idempotencyKey());
        switch (answer) {
            case "done", "again" -> {}
            case "gone" -> throw ActionFailed.of("Undone", "its undo came before it");
            default -> throw new IOException("the ledger says: " + answer);
        }
    }

    void giveBack(UndoContext<?> context) throws IOException {
        String answer = ask("undo " + what(context) + " " + context.actionKey());
        if (!answer.equals("done") && !answer.equals("again")) {
            throw new IOException("the ledger says: " + answer);
        }
    }

    /** Returns at the same time for all that meet there. */
    void meet(String where, int people) throws IOException {
        ask("meet " + where + " " + people);
    }

    private static String what(ActionContext context) {
        return context.saga() + " " + context.run() + " " + context.node();
    }

    private String ask(String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                PrintWriter out = new PrintWriter(socket.getOutputStream(), true, UTF_8);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            out.println(line);
            String answer = in.readLine();
            if (answer == null) {
                throw new IOException("the ledger did not answer");
            }
            return answer;
        }
    }
}
