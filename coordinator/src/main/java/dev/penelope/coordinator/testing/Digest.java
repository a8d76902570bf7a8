package dev.penelope.coordinator.testing;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the user's world was like at a time; equal if what the user supplied is. */
final class Digest {
    private final @Nullable Object value;
    private final String text;

    private Digest(@Nullable Object value) {
        this.value = value;
        this.text = String.valueOf(value);
    }

    static Digest of(Supplier<?> supplier) {
        return new Digest(supplier.get());
    }

    /**
     * @throws IllegalStateException if it has changed since it was taken
     */
    @Override
    @SuppressWarnings("ReferenceEquality") // a value that is the same may have changed since
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Digest digest)) {
            return false;
        }
        if (value == digest.value && !text.equals(digest.text)) {
            throw new IllegalStateException(
                    "Expected the digest to be a value that does not change, but it was "
                            + digest.text
                            + " and became "
                            + text
                            + "; supply a copy, such as Map.copyOf(...)");
        }
        return Objects.equals(value, digest.value);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }

    @Override
    public String toString() {
        return text;
    }
}
