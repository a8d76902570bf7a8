package dev.penelope.protocol;

/**
 * A resource that a saga wants for itself while it runs. A draft: it is read, checked and part of
 * what a start says, and nothing holds it yet.
 *
 * @param resource its name, an id
 * @param shared whether others may have it at the same time
 */
public record ResourceClaim(String resource, boolean shared) {}
