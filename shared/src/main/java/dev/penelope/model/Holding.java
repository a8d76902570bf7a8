package dev.penelope.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a record's component can hold an output. */
final class Holding {
    private static final Map<Class<?>, Class<?>> BOXES =
            Map.of(
                    boolean.class, Boolean.class,
                    char.class, Character.class,
                    byte.class, Byte.class,
                    short.class, Short.class,
                    int.class, Integer.class,
                    long.class, Long.class,
                    float.class, Float.class,
                    double.class, Double.class);

    /** In Java's order of widening. */
    private static final List<Class<?>> NUMBERS =
            List.of(Byte.class, Short.class, Integer.class, Long.class, Float.class, Double.class);

    private Holding() {}

    /**
     * False only if it certainly cannot. JSON may be anything, an Object says nothing, and an
     * Optional does not say of what.
     */
    static boolean canHold(Class<?> component, Class<?> output) {
        Class<?> into = BOXES.getOrDefault(component, component);
        Class<?> from = BOXES.getOrDefault(output, output);
        boolean untyped =
                into == Json.class
                        || into == Optional.class
                        || from == Json.class
                        || from == Object.class
                        || from == Void.class;
        return untyped
                || into.isAssignableFrom(from)
                || (NUMBERS.contains(from) && NUMBERS.indexOf(into) >= NUMBERS.indexOf(from));
    }
}
