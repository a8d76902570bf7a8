package dev.penelope.model;

/** A definition was refused; {@link #problem()} names why, the message says what and where. */
public final class InvalidDefinitionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final DefinitionProblem problem;

    public InvalidDefinitionException(DefinitionProblem problem, String message) {
        super(Printable.line(message, Limits.ERROR_CHARS));
        this.problem = problem;
    }

    /** One that says which definition, and in a sentence what is wrong with it. */
    public static InvalidDefinitionException of(
            DefinitionProblem problem, String definition, String why) {
        return new InvalidDefinitionException(
                problem, problem + " in definition " + Printable.excerpt(definition) + ": " + why);
    }

    public DefinitionProblem problem() {
        return problem;
    }
}
