package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.penelope.testing.Seeded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The published schemas say what we write and read. */
final class SchemaTest {
    private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

    static List<Golden<?>> goldens() {
        return Golden.all();
    }

    private static JsonSchema schema(String name) {
        return SCHEMAS.computeIfAbsent(name, SchemaTest::load);
    }

    private static JsonSchema load(String name) {
        String path = "/schema/v1/" + name + ".schema.json";
        try (InputStream file =
                Objects.requireNonNull(SchemaTest.class.getResourceAsStream(path), path)) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(file);
        } catch (IOException wrong) {
            throw new java.io.UncheckedIOException(wrong);
        }
    }

    private static Set<ValidationMessage> complaints(String schema, byte[] json) {
        return schema(schema).validate(new String(json, StandardCharsets.UTF_8), InputFormat.JSON);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void aGoldenRecordFitsItsSchema(Golden<?> golden) throws IOException {
        String schema = golden.file().substring(0, golden.file().indexOf('-'));

        assertThat(complaints(schema, GoldenTest.bytes(golden.file()))).isEmpty();
    }

    @Seeded(runs = 100)
    void whatWeWriteFitsItsSchema(Random random) {
        RandomRecords records = new RandomRecords(random);

        assertThat(complaints("start", StartJson.write(records.start()))).isEmpty();
        assertThat(complaints("command", CommandJson.write(records.command()))).isEmpty();
        assertThat(complaints("event", EventJson.write(records.event()))).isEmpty();
        assertThat(complaints("control", ControlJson.write(records.control()))).isEmpty();
        assertThat(complaints("signal", SignalJson.write(records.signal()))).isEmpty();
        assertThat(complaints("result", ResultJson.write(records.news()))).isEmpty();
        assertThat(
                        complaints(
                                "definition",
                                DefinitionJson.write(new RandomDefinitions(random).definition())))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    start      | {}
                    start      | {'saga':'a b','definition':{'name':'d','version':1}}
                    start      | {'saga':'a','definition':{}}
                    start      | {'saga':'a','definition':{'name':'d','version':1},'labels':{'a':1}}
                    start      | {'saga':'a','definition':{'name':'d','version':1},'deadlineMs':0}
                    start      | {'saga':'a','definition':{'name':'d','version':1},'priority':10}
                    start      | {'saga':'a','definition':{'name':'d','version':1},'resources':[{'shared':true}]}
                    start      | {'saga':'a','definition':{'name':'d','version':1},'resources':[{'resource':'a b'}]}
                    command    | {'saga':'a','run':'r','node':'n','action':'x','direction':'both','key':'k','attempt':1}
                    event      | {'saga':'a','run':'r','outcome':'fine','node':'n','direction':'undo','attempt':1}
                    event      | {'saga':'a','run':'r','outcome':'failed','node':'n','direction':'undo'}
                    event      | {'saga':'a','run':'r','outcome':'failed','node':'n','direction':'undo','attempt':0}
                    event      | {'saga':'a','run':'r','outcome':'tick'}
                    control    | {'saga':'a','verb':'explode','actor':'x'}
                    control    | {'saga':'a','verb':'pause'}
                    control    | {'saga':'a','verb':'break','actor':'x','side':'left'}
                    control    | {'saga':'a','verb':'break','actor':'x','direction':'both'}
                    control    | {'saga':'a','verb':'step','actor':'x','times':0}
                    control    | {'saga':'a','verb':'step','actor':'x','times':1001}
                    control    | {'saga':'a','verb':'signal','node':'n','actor':'x'}
                    signal     | {'saga':'a','actor':'x'}
                    signal     | {'saga':'a','node':'n'}
                    signal     | {'saga':'a','node':'n n','actor':'x'}
                    result     | {'saga':'a','kind':'poem'}
                    result     | {'saga':'a','kind':'result'}
                    result     | {'saga':'a','kind':'reply','answers':'start'}
                    result     | {'saga':'a','kind':'notice','code':'STUCK'}
                    log        | {'saga':'a','run':'r','status':'RUNNING','startedAtMs':1,'definition':{},'start':{}}
                    log        | {'saga':'a','run':'r','status':'RUNNING','startedAtMs':1,'definition':{},'start':{},'entries':[{'atMs':1}]}
                    log        | {'saga':'a','run':'r','status':'LATE','startedAtMs':1,'definition':{},'start':{},'entries':[]}
                    definition | {'name':'d','version':0,'nodes':[{'name':'a','action':'b'}]}
                    definition | {'name':'d','version':1,'nodes':[]}
                    definition | {'name':'d','version':1,'nodes':[{'name':'a','action':'b','policy':{'queue':'c.undo'}}]}
                    definition | {'name':'d','version':1,'nodes':[{'name':'a'}]}
                    definition | {'name':'d','version':1,'nodes':[{'name':'a','action':'b','input':'all'}]}
                    definition | {'name':'d','version':1,'nodes':[{'name':'a','action':'b','policy':{'undo':'MAYBE'}}]}
                    definition | {'name':'d','version':1,'nodes':[{'name':'a','action':'b','policy':{'retry':{'factor':0.5}}}]}
                    """)
    void whatWeWouldRefuseFitsNoSchema(String schema, String json) {
        byte[] value = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        assertThat(complaints(schema, value)).isNotEmpty();
    }

    @Test
    void whatComesLaterFitsToo() {
        byte[] start =
                "{\"saga\":\"a\",\"definition\":{\"name\":\"d\",\"version\":1},\"later\":{}}"
                        .getBytes(StandardCharsets.UTF_8);

        assertThat(complaints("start", start)).isEmpty();
    }
}
