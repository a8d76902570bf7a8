package dev.penelope.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penelope.model.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The one text for all JSON that means the same: no white space, the fields of each object sorted
 * by the code points of their names, strings with the fewest escapes, numbers as they were written.
 * Two values with the same canonical text are equal; a name that comes twice in one object is
 * refused.
 */
public final class CanonicalJson {
    /** By code point: in UTF-16, what lies beyond U+FFFF would stand before U+E000. */
    static final Comparator<String> BY_CODE_POINT = CanonicalJson::compare;

    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final int SHOWN_CHARS = 64;

    private final Text out = new Text();

    private CanonicalJson() {}

    /**
     * @throws UnreadableException if it is no JSON, or an object in it has two fields of one name
     */
    public static byte[] of(Json json) {
        CanonicalJson canonical = new CanonicalJson();
        canonical.add(json);
        return canonical.out.toByteArray();
    }

    /** Recursion is bounded: the parser refuses what is nested deeper than a thousand levels. */
    private void add(Json json) {
        try (JsonParser parser = JsonFields.FACTORY.createParser(json.utf8())) {
            parser.nextToken();
            value(parser);
        } catch (IOException malformed) {
            throw new UnreadableException(
                    "Expected a value to be JSON, but " + JsonFields.firstLine(malformed));
        }
    }

    private void value(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> out.string(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
                    out.ascii(parser.getText());
            case null, default ->
                    throw new UnreadableException("Expected a JSON value, but it ends");
        }
    }

    private void array(JsonParser parser) throws IOException {
        out.write('[');
        for (boolean first = true; parser.nextToken() != JsonToken.END_ARRAY; first = false) {
            if (!first) {
                out.write(',');
            }
            value(parser);
        }
        out.write(']');
    }

    private void object(JsonParser parser) throws IOException {
        out.write('{');
        int from = out.size();
        List<Field> fields = new ArrayList<>();
        boolean sorted = true;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            int order = fields.isEmpty() ? -1 : compare(fields.get(fields.size() - 1).name, name);
            sorted &= order < 0;
            if (!fields.isEmpty()) {
                out.write(',');
            }
            int at = out.size();
            out.string(name);
            out.write(':');
            parser.nextToken();
            value(parser);
            fields.add(new Field(name, at, out.size()));
        }
        if (!sorted) {
            sort(fields, from);
        }
        out.write('}');
    }

    /** A field of the object at hand, and where its text stands. */
    private record Field(String name, int from, int to) {}

    private void sort(List<Field> fields, int from) {
        byte[] unsorted = out.since(from);
        fields.sort(Comparator.comparing(Field::name, BY_CODE_POINT));
        out.cutTo(from);
        String before = "";
        boolean first = true;
        for (Field field : fields) {
            if (!first) {
                refuseTwice(before, field.name);
                out.write(',');
            }
            out.write(unsorted, field.from - from, field.to - field.from);
            before = field.name;
            first = false;
        }
    }

    private static void refuseTwice(String before, String name) {
        if (name.equals(before)) {
            String shown =
                    name.length() <= SHOWN_CHARS ? name : name.substring(0, SHOWN_CHARS) + "…";
            throw new UnreadableException(
                    "Expected the names in a JSON object to differ, but \""
                            + shown
                            + "\" comes more than once");
        }
    }

    private static int compare(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        int at = 0;
        while (at < shorter && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        if (at == shorter) {
            return Integer.compare(one.length(), other.length());
        }
        // They may differ within a pair of surrogates, after the same first one.
        int start = at > 0 && Character.isHighSurrogate(one.charAt(at - 1)) ? at - 1 : at;
        return Integer.compare(one.codePointAt(start), other.codePointAt(start));
    }

    /** UTF-8 that grows, and can be cut. */
    private static final class Text extends ByteArrayOutputStream {
        byte[] since(int from) {
            return Arrays.copyOfRange(buf, from, count);
        }

        void cutTo(int size) {
            count = size;
        }

        void ascii(String text) {
            for (int i = 0; i < text.length(); i++) {
                write(text.charAt(i));
            }
        }

        void string(String text) {
            write('"');
            for (int i = 0; i < text.length(); ) {
                int point = text.codePointAt(i);
                point(point);
                i += Character.charCount(point);
            }
            write('"');
        }

        private void point(int point) {
            if (point == '"' || point == '\\') {
                write('\\');
                write(point);
            } else if (point < 0x20 || (point >= 0xD800 && point <= 0xDFFF)) {
                // Half of a pair has no UTF-8.
                ascii("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    write(HEX[(point >> shift) & 0xF]);
                }
            } else if (point < 0x80) {
                write(point);
            } else if (point < 0x800) {
                write(0xC0 | point >> 6);
                tail(point);
            } else if (point < 0x10000) {
                write(0xE0 | point >> 12);
                tail(point >> 6);
                tail(point);
            } else {
                write(0xF0 | point >> 18);
                tail(point >> 12);
                tail(point >> 6);
                tail(point);
            }
        }

        private void tail(int bits) {
            write(0x80 | (bits & 0x3F));
        }
    }
}
