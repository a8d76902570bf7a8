package dev.penelope.protocol;

/**
 * A number that grows whenever a resource changes hands, by which whoever keeps the resource can
 * refuse an earlier holder. A draft: it is read and checked, and nothing writes it yet.
 */
public record Fence(String resource, long number) {}
