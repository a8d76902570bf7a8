package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.penelope.model.InvalidDefinitionException;
import dev.penelope.model.Limits;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** No definition within the limit of its size takes more than a bounded amount of memory. */
final class HostileDefinitionTest {
    private static final long MIB = 1024 * 1024;

    /** What one definition of 1 MiB may take while it is read: many are not read at once. */
    private static final long MOST = 100 * MIB;

    private static byte[] definition(String nodes) {
        return ("{\"name\":\"d\",\"version\":1,\"nodes\":[" + nodes + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String constant(String value) {
        return "{\"name\":\"a\",\"constant\":" + value + "}";
    }

    /** Bytes that were allocated while it was read, whether or not it was refused. */
    private static long reading(byte[] json) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            DefinitionJson.read(json);
        } catch (UnreadableException | InvalidDefinitionException refused) {
            assertThat(refused.getMessage()).hasSizeLessThanOrEqualTo(Limits.ERROR_CHARS);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void longNamesDoNotMultiply() {
        String name = "x".repeat(Limits.FIELD_CHARS);
        byte[] longest = definition("{\"" + name + "\":{" + fields(120_000) + "}}");
        byte[] longer = definition("{\"" + "x".repeat(50_000) + "\":{" + fields(16_000) + "}}");

        assertThat(reading(longest)).isLessThan(MOST);
        assertThat(reading(longer)).isLessThan(MIB);
    }

    private static String fields(int number) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < number; i++) {
            all.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(Integer.toString(i, 36))
                    .append("\":1");
        }
        return all.toString();
    }

    @Test
    void manyValuesDoNotMultiply() {
        String many = "[],".repeat(340_000) + "[]";

        assertThat(reading(definition("{\"other\":[" + many + "]}"))).isLessThan(MOST);
        assertThat(reading(definition(constant("[" + "0,".repeat(120_000) + "0]"))))
                .isLessThan(4 * MIB);
    }

    @Test
    void aConstantIsAsDeepAsAnyPayload() throws InterruptedException {
        byte[] deepest = definition(constant("[".repeat(500) + "]".repeat(500)));
        byte[] deeper = definition(constant("[".repeat(900) + "]".repeat(900)));

        Thread small =
                new Thread(null, () -> DefinitionJson.read(deepest), "small stack", 256 * 1024);
        small.start();
        small.join();
        assertThat(DefinitionJson.read(deepest).nodes()).hasSize(1);
        assertThat(DefinitionJson.areAlike(DefinitionJson.read(deepest), alike())).isTrue();
        assertThatThrownBy(() -> DefinitionJson.read(deeper))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("nested at most 500 levels deep");
    }

    @Test
    void whatIsUnknownAndDeepTakesNoStack() throws Exception {
        byte[] lists = unknown("[".repeat(990) + "]".repeat(990));
        byte[] objects = unknown("{\"a\":".repeat(990) + "1" + "}".repeat(990));
        FutureTask<Integer> reading =
                new FutureTask<>(() ->
                        DefinitionJson.read(lists).nodes().size()
                                + DefinitionJson.read(objects).nodes().size());

        // Too small for a frame of the parser for each level.
        new Thread(null, reading, "small stack", 144 * 1024).start();

        assertThat(reading.get(60, TimeUnit.SECONDS)).isEqualTo(2);
    }

    private static byte[] unknown(String value) {
        return definition("{\"name\":\"a\",\"action\":\"x\",\"unknown\":" + value + "}");
    }

    private static dev.penelope.model.Definition<?, ?> alike() {
        return DefinitionJson.read(definition(constant("[ ".repeat(500) + "]".repeat(500))));
    }

    @Test
    void theMostNodesFit() {
        StringBuilder nodes = new StringBuilder("{\"name\":\"n0\",\"action\":\"a\"}");
        for (int i = 1; i < Limits.NODES; i++) {
            nodes.append(
                    ",{\"name\":\"n%d\",\"action\":\"a\",\"after\":[\"n%d\"]}".formatted(i, i - 1));
        }
        byte[] json = definition(nodes.toString());

        assertThat(DefinitionJson.read(json).nodes()).hasSize(Limits.NODES);
        assertThat(reading(json)).isLessThan(MOST);
    }

    @Test
    void nullKindsAreAbsentAndANullConstantIsAConstant() {
        byte[] nulls =
                definition(
                        "{\"name\":\"a\",\"action\":\"x\",\"constant\":null,\"timer\":null,"
                                + "\"signal\":null,\"subsaga\":null,\"after\":null,\"input\":null,"
                                + "\"label\":null,\"policy\":null}");

        assertThat(DefinitionJson.read(nulls))
                .isEqualTo(DefinitionJson.read(definition("{\"name\":\"a\",\"action\":\"x\"}")));
        assertThat(DefinitionJson.read(definition(constant("null"))).nodes().getFirst())
                .isInstanceOf(dev.penelope.model.Node.Constant.class);
    }
}
