package dev.penelope.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers Prometheus, and whoever supervises the process. It knows no users: whoever reaches the
 * port may read.
 */
final class MetricsServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);

    /**
     * Limits of the JDK's server, which has none by default: a request, or the reading of an
     * answer, that does not come to its end is cut off. Read once, when the first server is made; a
     * value given to the process wins.
     */
    private static final Map<String, String> LIMITS =
            Map.of(
                    "sun.net.httpserver.maxReqTime", "5",
                    "sun.net.httpserver.maxRspTime", "30",
                    "jdk.httpserver.maxConnections", "1000");

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int FAILED = 500;
    private static final int NOT_NOW = 503;
    private static final String TEXT = "text/plain; charset=utf-8";

    /** The form that Prometheus has always read. */
    private static final String EXPOSITION = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer http;

    /** One for each request: who sends or reads slowly keeps nobody else waiting. */
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("penelope-metrics-", 1).factory());

    private final String host;
    private final PrometheusMeterRegistry registry;
    private final BooleanSupplier ready;

    private MetricsServer(
            HttpServer http, String host, PrometheusMeterRegistry registry, BooleanSupplier ready) {
        this.http = http;
        this.host = host;
        this.registry = registry;
        this.ready = ready;
    }

    private record Answer(int code, String type, String body) {
        static Answer line(int code, String line) {
            return new Answer(code, TEXT, line + "\n");
        }
    }

    /**
     * @throws CannotRun if the port cannot be had
     */
    static MetricsServer start(
            String host, int port, PrometheusMeterRegistry registry, BooleanSupplier ready) {
        LIMITS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        HttpServer http;
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new CannotRun(
                    "Expected --metrics-host to be an address of this machine, but \""
                            + host
                            + "\" is none");
        }
        try {
            http = HttpServer.create(address, 0);
        } catch (BindException taken) {
            throw new CannotRun(
                    "Expected to serve metrics at %s:%d, but it cannot be had (%s): stop the process"
                                    .formatted(host, port, taken.getMessage())
                            + " that holds it, or choose another --metrics-port (0 takes any free"
                            + " one)",
                    taken);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        MetricsServer server = new MetricsServer(http, host, registry, ready);
        http.setExecutor(server.threads);
        http.createContext("/", server::handle);
        http.start();
        return server;
    }

    String address() {
        return "http://" + host + ":" + http.getAddress().getPort() + "/metrics";
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, answer(exchange));
        }
    }

    private Answer answer(HttpExchange exchange) {
        if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Answer.line(NOT_ALLOWED, "only GET and HEAD");
        }
        try {
            return switch (exchange.getRequestURI().getPath()) {
                case "/metrics" -> new Answer(OK, EXPOSITION, registry.scrape());
                case "/health/live" -> Answer.line(OK, "live");
                case "/health/ready" ->
                        ready.getAsBoolean()
                                ? Answer.line(OK, "ready")
                                : Answer.line(NOT_NOW, "not ready");
                default -> Answer.line(NOT_FOUND, "/metrics, /health/live or /health/ready");
            };
        } catch (RuntimeException bug) {
            // The edge of a handler: whoever asks gets an answer.
            LOG.error("no answer path={}", exchange.getRequestURI().getPath(), bug);
            return Answer.line(FAILED, "failed; the log says why");
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.code(), -1);
        } else {
            exchange.sendResponseHeaders(answer.code(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
