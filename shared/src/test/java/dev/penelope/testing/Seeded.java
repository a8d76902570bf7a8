package dev.penelope.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs many times, each time with another {@link java.util.Random} as its parameter
 * (and its seed, if it has a parameter of type {@code long}). Seeds are new in every build; one
 * that failed is printed with the command that replays it: {@code -Dseed=} runs that seed alone.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SeededRuns.class)
public @interface Seeded {
    /** How many seeds. {@code -Dseeded.factor=} multiplies it for long runs. */
    int runs() default 200;
}
