package dev.penelope.fuzz;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON value that can be changed in place, and that can hold what a JSON library would not write:
 * two fields of one name, numbers of any length, text that is no JSON.
 */
sealed interface JsonForm {
    /** A field of an object, or an item of a list, whose name is empty. */
    record Member(String name, JsonForm value) {}

    /** An object, whose members have names, or a list. */
    record Branch(boolean isObject, List<Member> members) implements JsonForm {
        void set(String name, JsonForm value) {
            for (int at = 0; at < members.size(); at++) {
                if (members.get(at).name().equals(name)) {
                    members.set(at, new Member(name, value));
                    return;
                }
            }
            members.add(new Member(name, value));
        }

        boolean has(String name) {
            return members.stream().anyMatch(member -> member.name().equals(name));
        }
    }

    /** A string. */
    record Text(String text) implements JsonForm {}

    /** Whatever is written as it is: a number, a literal, or no JSON at all. */
    record Bare(String written) implements JsonForm {}

    static JsonForm parse(byte[] json) {
        try {
            return of(new ObjectMapper().readTree(json));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static JsonForm of(JsonNode node) {
        if (node.isTextual()) {
            return new Text(node.textValue());
        }
        if (!node.isContainerNode()) {
            return new Bare(node.toString());
        }
        List<Member> members = new ArrayList<>();
        if (node.isObject()) {
            node.properties()
                    .forEach(
                            field -> members.add(new Member(field.getKey(), of(field.getValue()))));
        } else {
            node.forEach(item -> members.add(new Member("", of(item))));
        }
        return new Branch(node.isObject(), members);
    }

    static byte[] bytes(JsonForm form) {
        StringBuilder out = new StringBuilder();
        write(form, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(JsonForm form, StringBuilder out) {
        switch (form) {
            case Text text -> quote(text.text(), out);
            case Bare bare -> out.append(bare.written());
            case Branch branch -> {
                out.append(branch.isObject() ? '{' : '[');
                String separator = "";
                for (Member member : branch.members()) {
                    out.append(separator);
                    if (branch.isObject()) {
                        quote(member.name(), out);
                        out.append(':');
                    }
                    write(member.value(), out);
                    separator = ",";
                }
                out.append(branch.isObject() ? '}' : ']');
            }
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }
}
