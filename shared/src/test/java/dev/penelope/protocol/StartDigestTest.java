package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two starts are the same if they say the same. */
final class StartDigestTest {
    private static final String START =
            "{'saga':'s','definition':{'name':'trip','version':1},'params':{'a':1,'b':['x']},"
                    + "'labels':{'k':'v','l':'w'},'deadlineMs':5000,"
                    + "'resources':[{'resource':'r1'},{'resource':'r2','shared':true}]}";

    private static String digest(String start) {
        byte[] value = start.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return StartDigest.of(StartJson.read(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'labels':{'l':'w','k':'v'},'params':{ 'b' : ['\\u0078'], 'a' : 1 },'saga':'s',"
                        + "'definition':{'version':1,'name':'trip'},'deadlineMs':5000,"
                        + "'resources':[{'shared':true,'resource':'r2'},{'resource':'r1'}]}",
                "{'priority':7,'saga':'s','definition':{'name':'trip','version':1},"
                        + "'params':{'a':1,'b':['x']},'labels':{'k':'v','l':'w'},'deadlineMs':5000,"
                        + "'resources':[{'resource':'r1'},{'resource':'r2','shared':true}]}"
            })
    void orderSpaceEscapesAndPriorityDoNotCount(String same) {
        assertThat(digest(same)).isEqualTo(digest(START));
    }

    @Test
    void everythingElseCounts() {
        assertThat(START.length()).isPositive();
        for (String[] change :
                new String[][] {
                    {"'name':'trip'", "'name':'trap'"},
                    {"'version':1", "'version':2"},
                    {"'name':'trip','version':1", "'hash':'00'"},
                    {"'a':1", "'a':1.0"},
                    {"['x']", "['x','x']"},
                    {"'k':'v'", "'k':'w'"},
                    {"'k':'v'", "'k':'v, m=n'"},
                    {",'l':'w'", ""},
                    {"5000", "5001"},
                    {"'resource':'r1'", "'resource':'r3'"},
                    {",'shared':true", ""},
                    {"'params'", "'paramsDigest':'k1:x','params'"}
                }) {
            String other = START.replace(change[0], change[1]);

            assertThat(other).isNotEqualTo(START);
            assertThat(digest(other)).as(other).isNotEqualTo(digest(START));
        }
    }

    @Test
    void ofADefinitionByItsHashTheNameDoesNotCount() {
        assertThat(digest("{'saga':'s','definition':{'hash':'00','name':'a','version':1}}"))
                .isEqualTo(digest("{'saga':'s','definition':{'hash':'00'}}"));
    }

    @Test
    void aDefinitionThatIsCarriedIsComparedByMeaning() {
        assertThat(digest("{'saga':'s','definition':{'inline':{'name':'a','version':1}}}"))
                .isEqualTo(digest("{'saga':'s','definition':{'inline':{'version':1, 'name':'a'}}}"))
                .isNotEqualTo(digest("{'saga':'s','definition':{'inline':{'name':'a'}}}"));
    }

    @Test
    void aDigestOfTheParametersStandsForThem() {
        assertThat(
                        digest(
                                "{'saga':'s','definition':{'hash':'00'},'params':1,'paramsDigest':'k:x'}"))
                .isEqualTo(
                        digest(
                                "{'saga':'s','definition':{'hash':'00'},'params':2,"
                                        + "'paramsDigest':'k:x'}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'saga':'s','definition':{'hash':'00'},'params':{'a':1,'a':2}}",
                "{'saga':'s','definition':{'hash':'00'},'labels':{'a':'1','a':'2'}}",
                "{'saga':'s','definition':{'hash':'00','hash':'00'}}",
                "{'saga':'s','definition':{'hash':'00'},'params':1,'params':2}",
                "{'saga':'s','definition':{'inline':{'name':'a','name':'a'}}}"
            })
    void whatIsSaidTwiceIsRefused(String start) {
        assertThatThrownBy(() -> digest(start))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("comes more than once");
    }
}
