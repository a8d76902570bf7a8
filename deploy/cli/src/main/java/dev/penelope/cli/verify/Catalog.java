package dev.penelope.cli.verify;

import dev.penelope.model.Definition;
import dev.penelope.model.InvalidDefinitionException;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The definitions that are registered, and those that came with starts. */
final class Catalog {
    private static final char VERSION = '@';

    private final Map<String, byte[]> contents = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Optional<Shape>> shapes = new HashMap<>();

    /** Takes in a record of the topic of definitions. */
    void learn(byte[] key, byte[] value) {
        String name = new String(key, StandardCharsets.UTF_8);
        if (name.indexOf(VERSION) >= 0) {
            names.put(name, new String(value, StandardCharsets.UTF_8));
        } else {
            contents.put(name, value);
        }
    }

    /** None if it is not there any more, or is none that a saga could run. */
    Optional<Shape> find(DefinitionSource source) {
        return switch (source) {
            case DefinitionSource.ByHash byHash -> registered(byHash.hash());
            case DefinitionSource.ByName byName ->
                    Optional.ofNullable(names.get(byName.name() + VERSION + byName.version()))
                            .flatMap(this::registered);
            case DefinitionSource.Inline inline ->
                    shapes.computeIfAbsent(
                            DefinitionJson.hash(inline.definition().utf8()),
                            hash -> shape(inline.definition().utf8()));
        };
    }

    /** The definition itself. */
    Optional<Definition<?, ?>> definition(DefinitionSource source) {
        Optional<byte[]> content =
                switch (source) {
                    case DefinitionSource.ByHash byHash ->
                            Optional.ofNullable(contents.get(byHash.hash()));
                    case DefinitionSource.ByName byName ->
                            Optional.ofNullable(
                                            names.get(byName.name() + VERSION + byName.version()))
                                    .flatMap(hash -> Optional.ofNullable(contents.get(hash)));
                    case DefinitionSource.Inline inline -> Optional.of(inline.definition().utf8());
                };
        return content.map(DefinitionJson::read);
    }

    private Optional<Shape> registered(String hash) {
        byte[] content = contents.get(hash);
        return content == null
                ? Optional.empty()
                : shapes.computeIfAbsent(hash, unused -> shape(content));
    }

    private static Optional<Shape> shape(byte[] content) {
        try {
            Definition<?, ?> definition = DefinitionJson.read(content);
            return Optional.of(new Shape(definition));
        } catch (UnreadableException | InvalidDefinitionException none) {
            return Optional.empty();
        }
    }
}
