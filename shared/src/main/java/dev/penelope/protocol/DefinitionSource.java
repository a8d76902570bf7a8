package dev.penelope.protocol;

import dev.penelope.model.Json;

/** How a start says which definition it wants. */
public sealed interface DefinitionSource {
    /** One that is registered, by the hash of its content; the name is for people. */
    record ByHash(String name, int version, String hash) implements DefinitionSource {}

    /** One that is registered, by name and version. */
    record ByName(String name, int version) implements DefinitionSource {}

    /** The definition itself, as it stands in the start. */
    record Inline(Json definition) implements DefinitionSource {}
}
