package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.penelope.model.InvalidDefinitionException;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be read is refused with what was expected and what came. */
final class UnreadableTest {
    private static byte[] utf8(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ``                        | Expected a start to be a JSON object, but it starts otherwise
                    []                        | Expected a start to be a JSON object, but it starts otherwise
                    nonsense                  | Expected a start to be JSON, but Unrecognized token 'nonsense'
                    {'saga':'s'               | Expected a start to be JSON, but Unexpected end-of-input
                    {'saga':'s','definition':{'name':'d'}} {} | Expected a start to be one JSON object, but more follows it
                    {}                        | Expected a start to have the field "saga", but it has not
                    {'saga':'s'}              | Expected a start to have the field "definition", but it has not
                    {'saga':'s','definition':{}} | Expected a start's definition to have the field "name", but it has not
                    {'saga':7}                | Expected field "saga" to be a string, but it is a number
                    {'saga':null}             | Expected a start to have the field "saga", but it has not
                    {'saga':'s','saga':'t'}   | Expected field "saga" once, but it comes more than once
                    {'labels':{'a':'1','a':'2'}} | Expected field "labels.a" once, but it comes more than once
                    {'saga':'a b'}            | In field "saga": Expected a saga id of 1 to 128 characters of [A-Za-z0-9._~-], but got "a b"
                    {'saga':'s','definition':'d'} | Expected field "definition" to be an object, but it is a string
                    {'definition':{'name':'d','version':'1'}} | Expected field "definition.version" to be a whole number, but it is a string
                    {'definition':{'name':'d','version':1.0}} | Expected field "definition.version" to be a whole number, but it is a number
                    {'definition':{'name':'d','version':4294967296}} | Expected field "definition.version" to be from 0 to 2147483647, but it is 4294967296
                    {'definition':{'version':99999999999999999999}} | Expected a start to be JSON, but Numeric value (99999999999999999999) out of range
                    {'labels':{'a':1}}        | Expected field "labels.a" to be a string, but it is a number
                    {'labels':[]}             | Expected field "labels" to be an object, but it is an array
                    {'deadlineMs':0}          | Expected field "deadlineMs" to be from 1 to 315360000000, but it is 0
                    {'deadlineMs':9223372036854775807} | Expected field "deadlineMs" to be from 1 to 315360000000, but it is 9223372036854775807
                    """)
    void aStart(String json, String message) {
        assertThatThrownBy(() -> StartJson.read(utf8(json)))
                .isInstanceOf(UnreadableException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'saga':'s'}              | Expected an event to have the field "run", but it has not
                    {'saga':'s','run':'r'}    | Expected an event to have the field "outcome", but it has not
                    {'saga':'s','run':'r','outcome':'tick'} | Expected a tick to have the field "timer", but it has not
                    {'saga':'s','run':'r','outcome':'succeeded'} | Expected an event to have the field "node", but it has not
                    {'saga':'s','run':'r','outcome':'failed','node':'n'} | Expected an event to have the field "direction", but it has not
                    {'saga':'s','run':'r','outcome':'failed','node':'n','direction':'action'} | Expected an event to have the field "attempt", but it has not
                    {'attempt':0}             | Expected field "attempt" to be from 1 to 1000000000, but it is 0
                    {'saga':'s','run':'r','outcome':'fine','node':'n','direction':'undo','attempt':1} | Expected an event's outcome to be one of succeeded, failed, unknown, unusable, unserved, heartbeat and tick, but it is "fine"
                    {'direction':'both'}      | Expected field "direction" to be one of action and undo, but it is "both"
                    {'error':{'type':1}}      | Expected field "error.type" to be a string, but it is a number
                    {'error':'no'}            | Expected field "error" to be an object, but it is a string
                    {'certainlyFirst':'yes'}  | Expected field "certainlyFirst" to be true or false, but it is a string
                    """)
    void anEvent(String json, String message) {
        assertThatThrownBy(() -> EventJson.read(utf8(json)))
                .isInstanceOf(UnreadableException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'saga':'s'}              | Expected a control to have the field "verb", but it has not
                    {'saga':'s','verb':'pause'} | Expected a control to have the field "actor", but it has not
                    {'verb':'explode'}        | Expected field "verb" to be one of pause, resume, abort, retry-undo, mark-undone, abandon, release, retry, skip, signal, break, step, inject-error, inject-repeat, clear, but it is "explode"
                    {'direction':'both'}      | Expected field "direction" to be one of action and undo, but it is "both"
                    {'side':'left'}           | Expected field "side" to be one of before and after, but it is "left"
                    {'side':1}                | Expected field "side" to be a string, but it is a number
                    {'times':0}               | Expected field "times" to be from 1 to 1000, but it is 0
                    {'times':1001}            | Expected field "times" to be from 1 to 1000, but it is 1001
                    {'times':99999999999}     | Expected field "times" to be from 1 to 1000, but it is 99999999999
                    {'times':'two'}           | Expected field "times" to be a whole number, but it is a string
                    """)
    void aControl(String json, String message) {
        assertThatThrownBy(() -> ControlJson.read(utf8(json)))
                .isInstanceOf(UnreadableException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                        | Expected a command to have the field "node", but it has not
                    {'node':'n'}              | Expected a command to have the field "saga", but it has not
                    {'startToCloseMs':-1}     | Expected field "startToCloseMs" to be from 1 to 315360000000, but it is -1
                    """)
    void aCommand(String json, String message) {
        assertThatThrownBy(() -> CommandJson.read(utf8(json)))
                .isInstanceOf(UnreadableException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'saga':'s'}              | Expected a result to have the field "kind", but it has not
                    {'saga':'s','kind':'poem'} | Expected a result's kind to be result, amendment, reply or notice, but it is "poem"
                    {'saga':'s','kind':'result'} | Expected a result to have the field "run", but it has not
                    {'outcome':'OK'}          | Expected field "outcome" to be one of [RUNNING, UNWINDING, STUCK, SUCCEEDED, FAILED, ABANDONED], but it is "OK"
                    {'nodes':[[{'name':'n'}]]} | Expected a result's node to have the field "state", but it has not
                    {'nodes':[{}]}            | Expected field "nodes[]" to be an array, but it is an object
                    {'failures':[{'node':'n'}]} | Expected a failure to have the field "direction", but it has not
                    {'saga':'s','kind':'reply'} | Expected a reply to have the field "answers", but it has not
                    {'saga':'s','kind':'notice','code':'STUCK'} | Expected a notice to have the field "atMs", but it has not
                    """)
    void aResult(String json, String message) {
        assertThatThrownBy(() -> ResultJson.read(utf8(json)))
                .isInstanceOf(UnreadableException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    []                        | Expected a definition to be a JSON object, but it is something else
                    {} {}                     | Expected a definition to be one JSON object, but more follows it
                    {}                        | Expected a definition to have the field "nodes", but it has not
                    {'nodes':{}}              | Expected a definition.nodes to be an array, but it is an object
                    {'nodes':[{}]}            | Expected a definition.nodes[] to have the field "name", but it has not
                    {'nodes':[{'name':'a'}]}  | Expected a definition.nodes[] to have the field "action", but it has not
                    {'nodes':[{'name':'a','action':'b','input':'all'}]} | Expected a definition.nodes[].input to be "params", {"node": …} or {"nodes": […]}, but it is "all"
                    {'nodes':[{'name':'a','action':'b','after':'c'}]} | Expected a definition.nodes[].after to be an array, but it is "c"
                    {'nodes':[],'name':'d','version':1.5} | Expected a definition.version to be a whole number, but it is 1.5
                    {'nodes':[{'name':'a','action':'b','constant':1}]} | Expected a definition.nodes[] to be one thing, of action, constant, subsaga, signal, timer, but it is [action, constant]
                    {'nodes':[{'name':'a','action':'b','timer':{}}]} | Expected a definition.nodes[] to be one thing, of action, constant, subsaga, signal, timer, but it is [action, timer]
                    {'nodes':['a']}           | Expected a definition.nodes[] to be an object, but it is "a"
                    {'nodes':[{'name':'a','signal':true}]} | Expected a definition.nodes[].signal to be an object, but it is true
                    {'nodes':[{'name':'a','timer':5}]} | Expected a definition.nodes[].timer to be an object, but it is 5
                    {'nodes':[{'name':'a','subsaga':'b'}]} | Expected a definition.nodes[].subsaga to be an object, but it is "b"
                    {'nodes':[{'name':'a','action':'b','policy':7}]} | Expected a definition.nodes[].policy to be an object, but it is 7
                    {'nodes':[{'name':'a','action':'b','policy':{'retry':[]}}]} | Expected a definition.nodes[].policy.retry to be an object, but it is an array
                    {'policy':'fast'}         | Expected a definition.policy to be an object, but it is "fast"
                    {'name':'d','name':'e'}   | Expected a definition.name once, but it comes more than once
                    {'policy':{'undo':'MAYBE'}} | Expected a definition.policy.undo to be one of [UNDO, NONE, PIVOT, ASK_OPERATOR], but it is "MAYBE"
                    {'policy':{'startToCloseMs':99999999999999999999}} | Expected a definition.policy.startToCloseMs to be a number of 64 bits, but it is 99999999999999999999
                    """)
    void aDefinition(String json, String message) {
        assertThatThrownBy(() -> DefinitionJson.read(utf8(json)))
                .isInstanceOf(UnreadableException.class)
                .hasMessage(message);
    }

    @Test
    void aDefinitionThatNoSagaCouldRunIsInvalidAndNotUnreadable() {
        assertThatThrownBy(() -> DefinitionJson.read(utf8("{'name':'d','version':1,'nodes':[]}")))
                .isInstanceOf(InvalidDefinitionException.class);
        assertThatThrownBy(() ->
                        DefinitionJson.read(
                                utf8("{'name':'d','policy':{'startToCloseMs':0},'nodes':[]}")))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageStartingWith(
                        "BAD_POLICY in definition \"d\": the policy of the definition: Expected"
                                + " startToClose of");
        assertThatThrownBy(() ->
                        DefinitionJson.read(
                                utf8(
                                        "{'name':'d','nodes':[{'name':'a','action':'x',"
                                                + "'policy':{'retry':{'factor':0}}}]}")))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageStartingWith(
                        "BAD_POLICY in definition \"d\": the policy of node \"a\": Expected");
    }

    @Test
    void otherEncodingsAreUnreadable() {
        String start = "{\"saga\":\"s\",\"definition\":{\"name\":\"d\"},\"params\":1}";
        for (var charset :
                new java.nio.charset.Charset[] {
                    StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16
                }) {
            assertThatThrownBy(() -> StartJson.read(start.getBytes(charset)))
                    .isInstanceOf(UnreadableException.class);
            assertThatThrownBy(() -> DefinitionJson.read(start.getBytes(charset)))
                    .isInstanceOf(UnreadableException.class);
        }
    }

    @Test
    void aControlOrSignalWhoseValueIsTooLarge() {
        String fits = "\"" + "x".repeat(Limits.PAYLOAD_BYTES - 2) + "\"";
        String large = "\"" + "x".repeat(Limits.PAYLOAD_BYTES - 1) + "\"";

        assertThat(ControlJson.read(skip(fits)).wish().value()).contains(Json.of(fits));
        assertThat(SignalJson.read(skip(fits)).value()).isEqualTo(Json.of(fits));
        for (Function<byte[], Object> reader :
                List.<Function<byte[], Object>>of(ControlJson::read, SignalJson::read)) {
            assertThatThrownBy(() -> reader.apply(skip(large)))
                    .isInstanceOf(UnreadableException.class)
                    .hasMessage(
                            "Expected field \"value\" to have at most 262144 bytes, but it has"
                                    + " 262145");
        }
    }

    private static byte[] skip(String value) {
        return utf8("{'saga':'s','verb':'skip','node':'n','actor':'a','value':" + value + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                        | Expected a signal to have the field "saga", but it has not
                    {'saga':'s'}              | Expected a signal to have the field "node", but it has not
                    {'saga':'s','node':'n'}   | Expected a signal to have the field "actor", but it has not
                    {'node':7}                | Expected field "node" to be a string, but it is a number
                    """)
    void aSignal(String json, String message) {
        assertThatThrownBy(() -> SignalJson.read(utf8(json)))
                .isInstanceOf(UnreadableException.class)
                .hasMessage(message);
    }

    @Test
    void whatIsNestedTooDeepIsUnreadable() {
        String deep = "[".repeat(2_000) + "]".repeat(2_000);

        assertThatThrownBy(() -> StartJson.read(utf8("{'params':" + deep + "}")))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("nested at most 500 levels deep");
        assertThatThrownBy(() -> StartJson.read(utf8("{'unknown':" + deep + "}")))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("nesting depth");
        assertThatThrownBy(() -> DefinitionJson.read(utf8("{'params':" + deep + "}")))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("nesting depth");
    }

    @Test
    void aMessageNeverRepeatsMoreThanFits() {
        String word = "x".repeat(1_000_000);
        Throwable refused = catchThrowable(() -> ControlJson.read(utf8("{'verb':'" + word + "'}")));

        assertThat(refused.getMessage())
                .hasSizeLessThan(400)
                .endsWith("xxx…\" (1000000 characters)");
    }

    @Test
    void aMessageHoldsNothingThatSteersATerminalOrBreaksALine() {
        String word = "\\u001b[31m\\n\\u202egnihton\\u2028\\ud83d";
        Throwable refused = catchThrowable(() -> ControlJson.read(utf8("{'verb':'" + word + "'}")));

        assertThat(refused.getMessage()).endsWith("but it is \" [31m \uFFFDgnihton\uFFFD\uFFFD\"");
    }
}
