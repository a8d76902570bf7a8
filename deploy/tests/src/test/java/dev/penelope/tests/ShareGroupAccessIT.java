package dev.penelope.tests;

import static dev.penelope.tests.WorkerHarness.command;
import static dev.penelope.tests.WorkerHarness.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.cli.broker.LocalBroker;
import dev.penelope.model.Direction;
import dev.penelope.worker.Transport;
import dev.penelope.worker.Worker;
import dev.penelope.worker.WorkerBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** A worker that may not set its share groups. */
@Timeout(120)
final class ShareGroupAccessIT {
    @SuppressWarnings("NullAway.Init") // before each test
    private LocalBroker broker;

    @SuppressWarnings("NullAway.Init") // before each test
    private Admin admin;

    @SuppressWarnings("NullAway.Init") // before each test
    private WorkerHarness harness;

    @BeforeEach
    void start(TestInfo test) throws Exception {
        broker =
                LocalBroker.start(
                        LocalBroker.Settings.temporary()
                                .withProperty(
                                        "authorizer.class.name",
                                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                                .withProperty("allow.everyone.if.no.acl.found", "true"));
        admin =
                Admin.create(
                        Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()));
        String name = test.getTestMethod().orElseThrow().getName();
        harness = new WorkerHarness(broker, name, Transport.SHARE_GROUP).createTopics(1);
    }

    @AfterEach
    void stop() {
        harness.close();
        admin.close();
        broker.close();
    }

    private WorkerBuilder worker() {
        return harness.worker().action(DoomedWorker.ECHO, input -> input);
    }

    private String group() {
        return harness.topics().workerShareGroup("default");
    }

    /**
     * From now on, anybody may use the groups and see how they are set, and nobody may set them.
     */
    private void forbidSetting() throws Exception {
        for (AclOperation operation :
                List.of(AclOperation.READ, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS)) {
            ResourcePattern groups =
                    new ResourcePattern(ResourceType.GROUP, group(), PatternType.PREFIXED);
            AccessControlEntry allowed =
                    new AccessControlEntry("User:*", "*", operation, AclPermissionType.ALLOW);
            admin.createAcls(List.of(new AclBinding(groups, allowed))).all().get();
        }
    }

    private void set(String group) throws Exception {
        List<AlterConfigOp> changes =
                List.of(
                        op("share.auto.offset.reset", "earliest"),
                        op("share.isolation.level", "read_committed"),
                        op("share.delivery.count.limit", "10"));
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        admin.incrementalAlterConfigs(Map.of(resource, changes)).all().get();
    }

    private static AlterConfigOp op(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }

    @Test
    void waitsUntilItMayAndTakesNothingBefore() throws Exception {
        harness.send(command("s", "echo", Direction.ACTION));
        forbidSetting();

        try (Worker worker = worker().start()) {
            assertThat(worker.awaitReady(Duration.ofSeconds(3))).isFalse();
            assertThat(harness.outcomes()).isEmpty();

            admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();

            assertThat(harness.outcome("s").worker()).isEqualTo(worker.name());
        }
    }

    @Test
    void worksIfSomebodyElseHasSetThem() throws Exception {
        set(group());
        set(group() + ".undo");
        forbidSetting();

        try (Worker worker = ready(worker())) {
            harness.send(command("s", "echo", Direction.ACTION));

            assertThat(harness.outcome("s").worker()).isEqualTo(worker.name());
        }
    }
}
