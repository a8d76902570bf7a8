package dev.penelope.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.NodeState;
import dev.penelope.protocol.DefinitionJson;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DrawingTest {
    record Order(String thing) {}

    private static final Action<Order, String> MAKE = Action.of("make", Order.class, String.class);
    private static final Action<String, String> PASS =
            Action.of("pass", String.class, String.class);

    /** A constant, two subsagas within each other, and a node on either side. */
    private static Definition<Order, String> provision() {
        var innermost = Definition.named("innermost", 1, String.class);
        var reserve = innermost.build(innermost.action("write", PASS, innermost.params()));
        var inner = Definition.named("inner", 1, String.class);
        var pick = inner.action("pick", PASS, inner.params()).label("Pick a server");
        var alloc = inner.build(inner.subsaga("reserve", reserve, pick));

        var saga = Definition.named("provision", 1, Order.class);
        var size = saga.action("size", MAKE, saga.params()).label("Choose the \"size\"");
        var server = saga.subsaga("server-alloc", alloc, size).label("A server");
        var image = saga.constant("image", "debian-13").label("The image");
        return saga.build(saga.action("boot", PASS, server).after(image));
    }

    private static final Map<String, NodeState> FAILED =
            Map.of(
                    "size", NodeState.UNDONE,
                    "image", NodeState.UNDONE,
                    "server-alloc/pick", NodeState.UNDONE,
                    "server-alloc/reserve/write", NodeState.FAILED,
                    "server-alloc/reserve", NodeState.UNREACHED,
                    "server-alloc", NodeState.UNREACHED,
                    "boot", NodeState.UNREACHED);

    private static NodeState failed(String node) {
        return FAILED.getOrDefault(node, NodeState.BLOCKED);
    }

    @Test
    void graphvizGetsSubsagasAsClusters() {
        assertThat(Drawing.dot(provision()))
                .isEqualTo(
                        """
                        digraph "provision@1" {
                            node [shape=box, style="rounded,filled", fillcolor="#ffffff"];
                            "size" [label="Choose the \\"size\\"\\nsize"];
                            "image" [shape=note, style=filled, label="The image\\nimage\\n= \\"debian-13\\""];
                            subgraph "cluster_server-alloc" {
                                label="A server\\nserver-alloc";
                                style="rounded,filled";
                                fillcolor="#f8f9fa";
                                "server-alloc/pick" [label="Pick a server\\npick"];
                                subgraph "cluster_server-alloc/reserve" {
                                    label="reserve";
                                    style="rounded,filled";
                                    fillcolor="#f8f9fa";
                                    "server-alloc/reserve/write" [label="write"];
                                    "server-alloc/reserve" [shape=point];
                                }
                                "server-alloc" [shape=point];
                            }
                            "boot" [label="boot"];
                            "size" -> "server-alloc/pick";
                            "server-alloc/pick" -> "server-alloc/reserve/write";
                            "server-alloc/reserve/write" -> "server-alloc/reserve";
                            "server-alloc/reserve" -> "server-alloc";
                            "image" -> "boot";
                            "server-alloc" -> "boot";
                        }
                        """);
    }

    @Test
    void graphvizGetsStatesAsWordsAndColours() {
        assertThat(Drawing.dot(provision(), DrawingTest::failed))
                .contains(
                        "\"size\" [label=\"Choose the \\\"size\\\"\\nsize\\nundone\","
                                + " fillcolor=\"#fff3cd\"];",
                        "\"server-alloc/reserve/write\" [label=\"write\\nfailed\","
                                + " fillcolor=\"#f8d7da\"];",
                        "label=\"A server\\nserver-alloc\\nunreached\";",
                        "fillcolor=\"#e9ecef\";");
    }

    @Test
    void mermaidGetsSubsagasAsSubgraphs() {
        assertThat(Drawing.mermaid(provision()))
                .isEqualTo(
                        """
                        ---
                        title: "provision@1"
                        ---
                        flowchart TB
                            n0("Choose the #34;size#34;<br>size")
                            n1["The image<br>image<br>#61; #34;debian-13#34;"]
                            subgraph s5 ["A server<br>server-alloc"]
                                n2("Pick a server<br>pick")
                                subgraph s4 ["reserve"]
                                    n3("write")
                                    n4((" "))
                                end
                                n5((" "))
                            end
                            n6("boot")
                            n0 --> n2
                            n2 --> n3
                            n3 --> n4
                            n4 --> n5
                            n1 --> n6
                            n5 --> n6
                        """);
    }

    @Test
    void mermaidGetsStatesAsWordsAndClasses() {
        assertThat(Drawing.mermaid(provision(), DrawingTest::failed))
                .contains("n3(\"write<br>failed\")", "subgraph s4 [\"reserve<br>unreached\"]")
                .endsWith(
                        """
                            n5 --> n6
                            classDef failed fill:#f8d7da,color:#000000
                            class n3 failed
                            classDef undone fill:#fff3cd,color:#000000
                            class n0,n1,n2 undone
                            classDef unreached fill:#e9ecef,color:#000000
                            class s4,s5,n6 unreached
                        """);
    }

    @Test
    void theSameDefinitionIsDrawnAlikeWhereverItComesFrom() {
        Definition<?, ?> stored = DefinitionJson.read(DefinitionJson.write(provision()));

        assertThat(Drawing.dot(stored)).isEqualTo(Drawing.dot(provision()));
        assertThat(Drawing.mermaid(stored)).isEqualTo(Drawing.mermaid(provision()));
    }

    @ParameterizedTest
    @EnumSource
    void everyStateIsDrawn(NodeState state) {
        String words = state.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');

        assertThat(Drawing.dot(provision(), name -> state)).contains("\\n" + words + "\"");
        assertThat(Drawing.mermaid(provision(), name -> state)).contains("<br>" + words + "\"");
    }

    private static Definition<?, ?> labelled(String label) {
        var saga = Definition.named("d", 1, Order.class);
        return saga.build(saga.action("end", MAKE, saga.params()).label(label));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"]; n9[\"x\"",
                "a\nb",
                "a\r\nb",
                "`code` & <b>|x|</b> {y}",
                "#quot;",
                "1. first",
                "- item",
                "\\\"",
                "%% comment",
                "click n0",
                "{{x}} [[y]] ((z))",
                "$$x^2$$",
                "\tx"
            })
    void whateverALabelContainsStaysInItsPlace(String label) {
        String mermaid = Drawing.mermaid(labelled(label)).lines().skip(4).findFirst().orElseThrow();
        assertThat(mermaid)
                .matches(
                        " {4}n0\\(\"[\\p{L}\\p{N} ]*(?:(?:#[0-9]+;|<br>|(?<=\\w)[.,/-](?=\\w))[\\p{L}\\p{N} ]*)*\"\\)");
        String dot = Drawing.dot(labelled(label)).lines().skip(2).findFirst().orElseThrow();
        assertThat(dot)
                .matches(" {4}\"end\" \\[label=\"(?:[^\"\\\\\\p{Cntrl}]|\\\\[\"\\\\n])*\"\\];");
    }

    @Test
    void aLabelIsReadInMermaidAsItWasWritten() {
        assertThat(Drawing.mermaid(labelled("Über 1.5-fach, a/b [x] \"y\"\nnew line")))
                .contains("n0(\"Über 1.5-fach#44; a/b #91;x#93; #34;y#34;<br>new line<br>end\")");
    }

    @Test
    void aLabelIsReadInGraphvizAsItWasWritten() {
        assertThat(Drawing.dot(labelled("R&D, &amp; \\N <b>\"y\"\nnew line")))
                .contains("label=\"R&amp;D, &amp;amp; \\\\N <b>\\\"y\\\"\\nnew line\\nend\"");
    }

    @Test
    void onlyTheBeginningOfALongConstantIsShown() {
        var saga = Definition.named("d", 1, Order.class);
        var definition = saga.build(saga.constant("long", "x".repeat(5_000)));

        assertThat(Drawing.dot(definition).length()).isLessThan(400);
    }
}
