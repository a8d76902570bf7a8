package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.stream.StreamThreads.StreamThread;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the work of a stream thread that stands still away from it, by way of the brokers: the
 * thread itself need not do anything. When it moves again it finds that it is no longer a member,
 * and begins anew.
 */
final class Release implements Watchdog.Remedy {
    private static final Logger LOG = LoggerFactory.getLogger(Release.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Admin admin;
    private final String group;
    private final StreamThreads threads;
    private final Consumer<String> onGivingUp;

    Release(Admin admin, String group, StreamThreads threads, Consumer<String> onGivingUp) {
        this.admin = admin;
        this.group = group;
        this.threads = threads;
        this.onGivingUp = onGivingUp;
    }

    @Override
    public boolean groupWaits() {
        return asked(
                        "the state of the group",
                        admin.describeConsumerGroups(Set.of(group))
                                .all()
                                .thenApply(found -> List.copyOf(found.values())))
                .stream()
                .flatMap(List::stream)
                .anyMatch(found -> found.groupState() == GroupState.PREPARING_REBALANCE);
    }

    @Override
    public boolean release(StreamThread thread) {
        // First what lets the others go on.
        boolean left =
                asked(
                                "removing " + thread.member() + " from the group",
                                admin.removeMembersFromConsumerGroup(
                                                group,
                                                new RemoveMembersFromConsumerGroupOptions(
                                                        List.of(
                                                                new MemberToRemove(
                                                                        thread.member()))))
                                        .memberResult(new MemberToRemove(thread.member()))
                                        .thenApply(done -> true))
                        .isPresent();
        boolean aborted =
                threads.transactionalId(thread)
                        .map(id ->
                                asked(
                                                "fencing " + id,
                                                admin.fenceProducers(List.of(id))
                                                        .all()
                                                        .thenApply(done -> true))
                                        .isPresent())
                        .orElse(true);
        return left && aborted;
    }

    private static <T> Optional<T> asked(String what, KafkaFuture<T> future) {
        try {
            return Optional.of(future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException failed) {
            LOG.warn("{} failed: {}", what, String.valueOf(failed.getCause()));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    @Override
    public void giveUp(String why) {
        onGivingUp.accept(why);
    }
}
