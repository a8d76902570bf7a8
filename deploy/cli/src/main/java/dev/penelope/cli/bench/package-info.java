/**
 * The benchmark: broker, coordinator, worker and client as processes of one machine, beside a bare
 * Kafka Streams loop of the same records. Start reading at {@link dev.penelope.cli.bench.Bench}.
 */
@NullMarked
package dev.penelope.cli.bench;

import org.jspecify.annotations.NullMarked;
