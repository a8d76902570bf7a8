package dev.penelope.model;

/**
 * Names the definition that a saga runs: for people by name and version, for certain by its hash.
 */
public record DefinitionId(String name, int version, String hash) {
    /** Whether {@code text} means it: its name, {@code name@version}, or its hash. */
    public boolean isMeantBy(String text) {
        return text.equals(name) || text.equals(hash) || text.equals(name + "@" + version);
    }
}
