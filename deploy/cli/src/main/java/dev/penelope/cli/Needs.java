package dev.penelope.cli;

import dev.penelope.topic.AccessRole;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The role, or each of the roles, with which a command may do its work on a cluster that asks for
 * rights. Its help says so, and so does its error when the cluster refuses.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@interface Needs {
    AccessRole[] value();

    /** What to add for people; empty if the roles say all. */
    String note() default "";
}
