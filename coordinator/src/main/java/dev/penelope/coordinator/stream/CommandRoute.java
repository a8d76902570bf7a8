package dev.penelope.coordinator.stream;

import dev.penelope.model.SagaId;
import dev.penelope.topic.Partitioning;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * The choice of a command's partition. A transaction costs the brokers one marker, and at least one
 * batch, for each partition that it wrote to. So the commands of one partition of the inputs go to
 * few partitions of a queue: a range that begins at the same part of the topic. All ranges together
 * cover each partition equally, whatever the two counts are.
 *
 * <p>A command that is sent again goes to any partition, which changes every few seconds: whoever
 * owns the one where it was may lack the code for it, or may hang.
 *
 * @param home the partition of the saga among the inputs
 * @param homes how many partitions the inputs have
 * @param saga a hash of the saga's id
 * @param place of the node in its graph
 * @param nodes of the graph
 * @param turn 0 for a command that is sent for the first time
 */
record CommandRoute(int home, int homes, int saga, int place, int nodes, long turn) {
    /** Over so many partitions the commands of a small saga spread. */
    private static final int FEW = 3;

    /** Of a large graph so many commands in one partition are enough to fill a batch. */
    private static final int NODES_OF_A_PARTITION = 8;

    /** No shorter than what passes between two looks for a worker that has the code. */
    private static final long TURN_MS = 5_000;

    /** Multiples of the golden ratio's fraction spread evenly, however many there are. */
    private static final double GOLDEN = 0.6180339887498949;

    /** Of a command that is sent for the first time. */
    static CommandRoute first(SagaId saga, int homes, int place, int nodes) {
        byte[] id = saga.value().getBytes(StandardCharsets.UTF_8);
        int home = Partitioning.partition(id, homes);
        // Not the id's own hash, of which all sagas of one home share the remainder.
        int hash = Utils.murmur2(("route/" + saga.value()).getBytes(StandardCharsets.UTF_8));
        return new CommandRoute(home, homes, hash, place, nodes, 0);
    }

    /** Of the same command, sent again. */
    CommandRoute again(long sentAtMs) {
        return new CommandRoute(home, homes, saga, place, nodes, 1 + sentAtMs / TURN_MS);
    }

    /** The partition, from 0, of a topic with that many. */
    int partition(int partitions) {
        int first = firstPartition(partitions);
        long step = turn % partitions * stride(partitions);
        return (int) ((first + step) % partitions);
    }

    private int firstPartition(int partitions) {
        int spread = Math.min(partitions, Math.max(FEW, nodes / NODES_OF_A_PARTITION));
        // Ranges as long as a whole number of homes overlap everywhere equally.
        int length = Math.ceilDiv(spread * homes, partitions);
        // Of a range that is longer than wanted, a saga takes one part.
        int parts = Math.max(1, length * partitions / homes / spread);
        double own = Integer.toUnsignedLong(saga) * 0x1.0p-32 * parts;
        double at = home + (Math.floor(own) + fraction(own + place * GOLDEN)) / parts * length;
        return (int) Math.floorMod((long) (at * partitions / homes), (long) partitions);
    }

    /** Steps of this length come to all partitions, the next one far away from the last. */
    private static int stride(int partitions) {
        int stride = (int) Math.max(1, Math.round(partitions * GOLDEN));
        while (gcd(stride, partitions) > 1) {
            stride++;
        }
        return stride;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    private static double fraction(double number) {
        return number - Math.floor(number);
    }
}
