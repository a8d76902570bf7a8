package dev.penelope.worker.runtime;

import dev.penelope.model.Direction;
import java.util.List;

/** One direction of a worker: what takes its commands, and what looks after those at work. */
record Lane(Direction direction, List<Feed> feeds, Watch watch) {}
