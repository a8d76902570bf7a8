package dev.penelope.coordinator.stream;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
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
final class Survivor implements Lookout.Look {
    static final Duration EVERY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Survivor.class);

    private final Admin admin;
    private final String application;
    private final Orphans orphans;

    Survivor(Admin admin, String application) {
        this.admin = admin;
        this.application = application;
        this.orphans = new Orphans(application);
    }

    @Override
    public void look() throws ExecutionException, InterruptedException, TimeoutException {
        List<String> open = openTransactions();
        if (open.isEmpty()) {
            return;
        }
        List<String> abandoned = orphans.among(open, members());
        if (!abandoned.isEmpty()) {
            LOG.info("aborting transactions of coordinators that are gone: {}", abandoned);
            Void unused = Lookout.await(admin.fenceProducers(abandoned).all());
        }
    }

    private List<String> openTransactions()
            throws ExecutionException, InterruptedException, TimeoutException {
        ListTransactionsOptions lasting =
                new ListTransactionsOptions()
                        .filterStates(Set.of(TransactionState.ONGOING))
                        .filterOnDuration(EVERY.toMillis());
        return Lookout.await(admin.listTransactions(lasting).all()).stream()
                .map(TransactionListing::transactionalId)
                .filter(orphans::concerns)
                .toList();
    }

    /** The client ids of the group. */
    private Set<String> members()
            throws ExecutionException, InterruptedException, TimeoutException {
        return Lookout.await(admin.describeConsumerGroups(Set.of(application)).all())
                .values()
                .stream()
                .flatMap(group -> group.members().stream())
                .map(member -> member.clientId())
                .collect(Collectors.toSet());
    }
}
