package dev.penelope.model;

/** The ways in which a definition can be wrong; each refusal names exactly one. */
public enum DefinitionProblem {
    /** A definition, node, action or queue has a name outside the rule for names. */
    BAD_NAME,
    /** The version is below 1. */
    BAD_VERSION,
    /** There is no node. */
    NO_NODES,
    /** More nodes than {@link Limits#NODES}. */
    TOO_MANY_NODES,
    /** More edges than {@link Limits#EDGES}. */
    TOO_MANY_EDGES,
    /** Its JSON is longer than {@link Limits#DEFINITION_BYTES}. */
    TOO_LARGE,
    /** Two nodes share a name. */
    DUPLICATE_NAME,
    /** A node takes from, or waits for, a node that does not exist. */
    UNKNOWN_REFERENCE,
    /** A node takes from, or waits for, a node that does not stand in the same subsaga. */
    OUTSIDE_SCOPE,
    /** A node's name says that it stands in a subsaga which does not exist. */
    NO_SUBSAGA,
    /** A node's name, with those of the subsagas around it, is longer than it may be. */
    PATH_TOO_LONG,
    /** A subsaga takes its parameters from itself, from within, or from what does not exist. */
    BAD_SUBSAGA_PARAMS,
    /** Nodes wait for each other in a circle. */
    CYCLE,
    /** No node, or more than one, stands at the end, of the whole or of a subsaga. */
    SEVERAL_LAST_NODES,
    /** The output, of the whole or of a subsaga, is said not to come from the last node. */
    BAD_OUTPUT_NODE,
    /** A stage without nodes. */
    EMPTY_STAGE,
    /** An input record's components are not the nodes it is built from, or cannot hold them. */
    INPUT_MISMATCH,
    /** A node of another definition's builder was used. */
    FOREIGN_NODE,
    /** A policy has a value out of its range. */
    BAD_POLICY,
    /** The constant has no JSON form or is over the limit for outputs. */
    BAD_CONSTANT,
    /** A wait or a deadline is out of its range, or what is no signal was given one. */
    BAD_DURATION
}
