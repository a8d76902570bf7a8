/**
 * What Kafka Streams allows at most: a loop that does nothing but pass on records of the number and
 * sizes that a saga has, with the same settings. The benchmark runs it beside the coordinator,
 * because only the ratio of the two means something on another machine.
 */
@NullMarked
package dev.penelope.cli.bench.bare;

import org.jspecify.annotations.NullMarked;
