package dev.penelope.coordinator.stream;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aborts the open transactions of coordinators that are gone. They would hold back everybody who
 * reads committed records until they time out; nobody who is no longer in the group may commit them
 * anyway.
 */
final class Survivor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Survivor.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Admin admin;
    private final String application;
    private final Orphans orphans;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("penelope-survivor").factory());

    Survivor(Admin admin, String application) {
        this.admin = admin;
        this.application = application;
        this.orphans = new Orphans(application);
    }

    void start() {
        var unused =
                clock.scheduleWithFixedDelay(
                        this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            List<String> open = openTransactions();
            if (open.isEmpty()) {
                return;
            }
            List<String> abandoned = orphans.among(open, members());
            if (!abandoned.isEmpty()) {
                LOG.info("aborting transactions of coordinators that are gone: {}", abandoned);
                admin.fenceProducers(abandoned)
                        .all()
                        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException | RuntimeException later) {
            // An exception here would end the schedule.
            LOG.debug("could not look for orphaned transactions: the timeout will end them", later);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> openTransactions()
            throws ExecutionException, InterruptedException, TimeoutException {
        Collection<TransactionListing> all =
                admin.listTransactions(
                                new ListTransactionsOptions()
                                        .filterStates(Set.of(TransactionState.ONGOING))
                                        .filterOnDuration(EVERY.toMillis()))
                        .all()
                        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return all.stream()
                .map(TransactionListing::transactionalId)
                .filter(orphans::concerns)
                .toList();
    }

    /** The client ids of the group. */
    private Set<String> members()
            throws ExecutionException, InterruptedException, TimeoutException {
        return admin
                .describeConsumerGroups(Set.of(application))
                .all()
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .values()
                .stream()
                .flatMap(group -> group.members().stream())
                .map(member -> member.clientId())
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
