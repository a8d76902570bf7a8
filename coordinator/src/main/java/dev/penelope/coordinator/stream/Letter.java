package dev.penelope.coordinator.stream;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A record on its way out, written and measured: all that is left is to send it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Letter(byte @Nullable [] key, Outbound outbound, Headers headers) {}
