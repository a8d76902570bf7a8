/**
 * Checks the promises over the records of an installation, read-only. Start reading at {@link
 * dev.penelope.cli.verify.Verification}; what is expected of one run is in {@code Judge}.
 */
@NullMarked
package dev.penelope.cli.verify;

import org.jspecify.annotations.NullMarked;
