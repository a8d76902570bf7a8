package dev.penelope.model;

/**
 * Names of nodes that stand in subsagas: {@code server-alloc/pick} is the node {@code pick} of the
 * subsaga {@code server-alloc}, which may itself stand in another one.
 */
public final class NodePath {
    /** Characters of a whole path; each of its segments is an id. */
    public static final int LONGEST = 255;

    private static final char SEPARATOR = '/';

    private NodePath() {}

    /** The name of the subsaga that the node stands in; empty if it stands in none. */
    public static String scope(String node) {
        return node.substring(0, Math.max(0, node.lastIndexOf(SEPARATOR)));
    }

    /** What the node is called inside of its subsaga. */
    public static String local(String node) {
        return node.substring(node.lastIndexOf(SEPARATOR) + 1);
    }

    /** How many subsagas the node stands in. */
    public static int depth(String node) {
        int depth = 0;
        for (int at = node.indexOf(SEPARATOR); at >= 0; at = node.indexOf(SEPARATOR, at + 1)) {
            depth++;
        }
        return depth;
    }

    /**
     * A node's whole name.
     *
     * @throws IllegalArgumentException if no node can be called so
     */
    public static String check(String path) {
        if (path.length() > LONGEST || !valid(path)) {
            throw new IllegalArgumentException(
                    "Expected a node's name of at most "
                            + LONGEST
                            + " characters, of ids with slashes between them, but got "
                            + Printable.excerpt(path));
        }
        return path;
    }

    /** The name that a node of a subsaga has in the definition that inlines it. */
    static String within(String subsaga, String node) {
        return subsaga + SEPARATOR + node;
    }

    static boolean valid(String path) {
        int from = 0;
        for (int to = path.indexOf(SEPARATOR); to >= 0; to = path.indexOf(SEPARATOR, from)) {
            if (!Ids.valid(path.substring(from, to))) {
                return false;
            }
            from = to + 1;
        }
        return Ids.valid(path.substring(from));
    }
}
