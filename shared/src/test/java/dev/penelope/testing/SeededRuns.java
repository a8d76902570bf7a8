package dev.penelope.testing;

import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a {@link Seeded} test once per seed. */
final class SeededRuns implements TestTemplateInvocationContextProvider {
    private static final String SEED = "seed";
    private static final String FACTOR = "seeded.factor";

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
            ExtensionContext context) {
        return seeds(context).map(Run::new);
    }

    private static Stream<Long> seeds(ExtensionContext context) {
        Long given = Long.getLong(SEED);
        if (given != null) {
            return Stream.of(given);
        }
        int runs = context.getRequiredTestMethod().getAnnotation(Seeded.class).runs();
        return new SplittableRandom().longs((long) runs * Integer.getInteger(FACTOR, 1)).boxed();
    }

    private record Run(long seed) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return "seed " + seed;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new Parameters(seed), new Replay(seed));
        }
    }

    private record Parameters(long seed) implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == Random.class || type == long.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == long.class ? seed : new Random(seed);
        }
    }

    private record Replay(long seed) implements TestExecutionExceptionHandler {
        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
            throw new AssertionError(
                    "Failed with seed "
                            + seed
                            + "; replay with: mvn test -Dtest="
                            + context.getRequiredTestClass().getSimpleName()
                            + "#"
                            + context.getRequiredTestMethod().getName()
                            + " -Dseed="
                            + seed
                            + "\n"
                            + failure.getMessage(),
                    failure);
        }
    }
}
