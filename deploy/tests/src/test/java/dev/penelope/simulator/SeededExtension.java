package dev.penelope.simulator;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs {@link Seeded} tests, and says of one that fails how to run it again. */
final class SeededExtension implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
            ExtensionContext context) {
        Seeded seeded = context.getRequiredTestMethod().getAnnotation(Seeded.class);
        Long only = Long.getLong("seed");
        long runs = Long.getLong("runs", seeded.runs());
        LongStream seeds = only != null ? LongStream.of(only) : LongStream.rangeClosed(1, runs);
        return seeds.mapToObj(Run::new);
    }

    private record Run(long seed)
            implements TestTemplateInvocationContext,
                    ParameterResolver,
                    TestExecutionExceptionHandler {
        @Override
        public String getDisplayName(int invocation) {
            return "seed " + seed;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == Random.class || type == long.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Random.class ? new Random(seed) : seed;
        }

        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
            throw new AssertionError(
                    "Seed "
                            + seed
                            + " fails; run it again with -Dseed="
                            + seed
                            + " -Dtest="
                            + context.getRequiredTestClass().getSimpleName()
                            + "#"
                            + context.getRequiredTestMethod().getName()
                            + "\n"
                            + failure.getMessage(),
                    failure);
        }
    }
}
