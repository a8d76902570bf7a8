/**
 * Takes commands, runs actions, and publishes their outcomes. Start reading at {@link
 * dev.penelope.worker.runtime.Dispatcher}, which needs no Kafka: a command in, an outcome out. A
 * record's way through the rest: {@code GroupFeed} polls it, its {@code Tenure} takes it into the
 * {@code Window}, {@code Slots} begin it on a thread of its own, {@code Attempts} has it run and
 * hands the outcome to the {@code Outbox}, {@code Commits} commits what has finished in order.
 * {@code Watch} looks after what takes long; {@code Opening}, {@code Lease} and {@code Beginnings}
 * say who may begin a record, and who was first. With a share group, {@code ShareFeed} polls it
 * into a {@code ShareBatch}, and {@code Seats} begin it.
 */
@NullMarked
package dev.penelope.worker.runtime;

import org.jspecify.annotations.NullMarked;
