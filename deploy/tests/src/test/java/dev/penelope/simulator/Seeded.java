package dev.penelope.simulator;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that draws at random, once for each of so many seeds, the same ones every time. Takes a
 * {@code Random}, a {@code long seed}, or both. {@code -Dseed=7} runs that seed alone, {@code
 * -Druns=1000000} more of them.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SeededExtension.class)
@interface Seeded {
    int runs();
}
