package dev.penelope.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.penelope.model.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** Writes one JSON object; embedded values go in as they stand. */
final class JsonOut {
    private final JsonGenerator generator;

    private JsonOut(JsonGenerator generator) {
        this.generator = generator;
    }

    /** What goes into an object. */
    interface Content {
        void write(JsonOut out) throws IOException;
    }

    static byte[] object(Content content) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
            try (JsonGenerator generator =
                    JsonFields.FACTORY.createGenerator((OutputStream) bytes)) {
                generator.writeStartObject();
                content.write(new JsonOut(generator));
                generator.writeEndObject();
            }
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException("Expected memory not to fail", impossible);
        }
    }

    JsonOut put(String name, String value) throws IOException {
        generator.writeStringField(name, value);
        return this;
    }

    JsonOut put(String name, long value) throws IOException {
        generator.writeNumberField(name, value);
        return this;
    }

    JsonOut put(String name, double value) throws IOException {
        generator.writeNumberField(name, value);
        return this;
    }

    JsonOut put(String name, boolean value) throws IOException {
        generator.writeBooleanField(name, value);
        return this;
    }

    JsonOut put(String name, Json value) throws IOException {
        generator.writeFieldName(name);
        generator.writeRawValue(new Raw(value));
        return this;
    }

    JsonOut put(String name, Optional<Json> value) throws IOException {
        return value.isPresent() ? put(name, value.get()) : this;
    }

    JsonOut putNull(String name) throws IOException {
        generator.writeNullField(name);
        return this;
    }

    JsonOut put(String name, Map<String, String> values) throws IOException {
        if (!values.isEmpty()) {
            object(
                    name,
                    out -> {
                        for (Map.Entry<String, String> entry : values.entrySet()) {
                            out.put(entry.getKey(), entry.getValue());
                        }
                    });
        }
        return this;
    }

    JsonOut object(String name, Content content) throws IOException {
        generator.writeObjectFieldStart(name);
        content.write(this);
        generator.writeEndObject();
        return this;
    }

    /** An array of objects, one for each element. */
    <T> JsonOut array(String name, Iterable<T> elements, Element<T> element) throws IOException {
        generator.writeArrayFieldStart(name);
        for (T each : elements) {
            generator.writeStartObject();
            element.write(this, each);
            generator.writeEndObject();
        }
        generator.writeEndArray();
        return this;
    }

    /** An array of arrays of objects. */
    <T> JsonOut arrays(String name, Iterable<? extends Iterable<T>> elements, Element<T> element)
            throws IOException {
        generator.writeArrayFieldStart(name);
        for (Iterable<T> inner : elements) {
            generator.writeStartArray();
            for (T each : inner) {
                generator.writeStartObject();
                element.write(this, each);
                generator.writeEndObject();
            }
            generator.writeEndArray();
        }
        generator.writeEndArray();
        return this;
    }

    JsonOut strings(String name, Iterable<String> values) throws IOException {
        generator.writeArrayFieldStart(name);
        for (String value : values) {
            generator.writeString(value);
        }
        generator.writeEndArray();
        return this;
    }

    /** How one element goes into its object. */
    interface Element<T> {
        void write(JsonOut out, T element) throws IOException;
    }

    /** Hands our bytes to the generator, which would otherwise encode a string of them. */
    private record Raw(Json json) implements SerializableString {
        @Override
        public String getValue() {
            return json.toString();
        }

        @Override
        public int charLength() {
            return getValue().length();
        }

        @Override
        public char[] asQuotedChars() {
            throw raw();
        }

        @Override
        public byte[] asUnquotedUTF8() {
            return json.utf8();
        }

        @Override
        public byte[] asQuotedUTF8() {
            throw raw();
        }

        @Override
        public int appendQuotedUTF8(byte[] buffer, int offset) {
            throw raw();
        }

        @Override
        public int appendQuoted(char[] buffer, int offset) {
            throw raw();
        }

        @Override
        public int appendUnquotedUTF8(byte[] buffer, int offset) {
            byte[] utf8 = json.utf8();
            if (offset + utf8.length > buffer.length) {
                return -1;
            }
            System.arraycopy(utf8, 0, buffer, offset, utf8.length);
            return utf8.length;
        }

        @Override
        public int appendUnquoted(char[] buffer, int offset) {
            throw raw();
        }

        @Override
        public int writeQuotedUTF8(OutputStream out) {
            throw raw();
        }

        @Override
        public int writeUnquotedUTF8(OutputStream out) throws IOException {
            out.write(json.utf8());
            return json.size();
        }

        @Override
        public int putQuotedUTF8(ByteBuffer buffer) {
            throw raw();
        }

        @Override
        public int putUnquotedUTF8(ByteBuffer buffer) {
            throw raw();
        }

        private static UnsupportedOperationException raw() {
            return new UnsupportedOperationException(
                    "Expected raw JSON to be written as it stands, but quoting was asked for");
        }
    }
}
