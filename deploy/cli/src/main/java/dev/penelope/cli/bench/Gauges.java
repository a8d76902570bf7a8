package dev.penelope.cli.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Set;
import java.util.TreeSet;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * What a coordinator's JVM says of itself, as Kafka's clients publish it.
 *
 * @param owned partitions of the input topics that it works on
 * @param standbys partitions of changelogs that it reads for others
 * @param lag how far it is behind in the one where it is farthest, in offsets
 */
record Gauges(Set<Integer> owned, int standbys, long lag, long heapUsedBytes, long heapMostBytes) {
    static final String INPUT = "saga-start";

    /** Of a partition of which nothing was read yet. */
    private static final long UNKNOWN_LAG = Long.MAX_VALUE;

    static Gauges here() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Set<Integer> owned = new TreeSet<>();
        int standbys = 0;
        long lag = 0;
        ObjectName all =
                new ObjectName(
                        "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*,topic=*,partition=*");
        for (ObjectName partition : server.queryNames(all, null)) {
            String client = partition.getKeyProperty("client-id");
            if (client.endsWith("restore-consumer")) {
                standbys++;
                lag = Math.max(lag, lag(server, partition));
            } else if (partition.getKeyProperty("topic").equals(INPUT)) {
                owned.add(Integer.valueOf(partition.getKeyProperty("partition")));
            }
        }
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new Gauges(owned, standbys, lag, heap.getUsed(), heap.getMax());
    }

    private static long lag(MBeanServer server, ObjectName partition) throws JMException {
        try {
            double lag = ((Number) server.getAttribute(partition, "records-lag")).doubleValue();
            return Double.isNaN(lag) ? UNKNOWN_LAG : (long) lag;
        } catch (AttributeNotFoundException notYet) {
            return UNKNOWN_LAG;
        }
    }
}
