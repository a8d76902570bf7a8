package dev.penelope.cli;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of commands that run for long and are watched. */
final class MetricsOptions {
    private static final int HIGHEST = 65_535;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--metrics-port",
            paramLabel = "N",
            description =
                    "Serve /metrics, /health/live and /health/ready there, over HTTP, to whoever"
                            + " asks; 0 takes any free port (default: do not).")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--metrics-host",
            paramLabel = "HOST",
            description =
                    "On which address of this machine, 0.0.0.0 for all (default:"
                            + " ${DEFAULT-VALUE}).")
    private String host = "localhost";

    private final PrometheusMeterRegistry served =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Where to measure; nothing is, if nobody can ask. */
    MeterRegistry registry() {
        return port.isPresent() ? served : new CompositeMeterRegistry();
    }

    /**
     * Serves what is asked for, if it is to.
     *
     * @param ready whether the process works; asked again and again
     * @throws CannotRun if the port cannot be had
     */
    void serve(Belongings belongings, BooleanSupplier ready) {
        if (port.isEmpty()) {
            return;
        }
        if (port.get() < 0 || port.get() > HIGHEST) {
            throw new ParameterException(
                    command.commandLine(),
                    "Expected a port from 0 to " + HIGHEST + ", but it is " + port.get());
        }
        MetricsServer server = belongings.add(MetricsServer.start(host, port.get(), served, ready));
        belongings.add(new ProcessMetrics(served));
        command.commandLine().getOut().println("metrics at " + server.address());
        command.commandLine().getOut().flush();
    }
}
