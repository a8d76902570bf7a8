package dev.penelope.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.protocol.DefinitionJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Definitions that are inlined in others. */
final class SubsagaTest {
    record Order(String thing) {}

    record Server(int id) {}

    record Both(String ip, Server serverAlloc) {}

    private static final Action<Order, String> NUMBER =
            Action.of("number", Order.class, String.class);
    private static final Action<String, Integer> PICK =
            Action.of("pick", String.class, Integer.class);
    private static final Action<Integer, Server> RESERVE =
            Action.of("reserve", Integer.class, Server.class);
    private static final Action<Both, String> BOOT = Action.of("boot", Both.class, String.class);

    private final DefinitionBuilder<Order> saga = Definition.named("provision", 1, Order.class);

    /** Takes a text, picks a server and reserves it. */
    private static Definition<String, Server> alloc() {
        var alloc = Definition.named("server-alloc", 4, String.class);
        var pick = alloc.action("pick", PICK, alloc.params()).label("Pick one");
        return alloc.build(alloc.action("reserve", RESERVE, pick));
    }

    private static Node node(Definition<?, ?> definition, String name) {
        return definition.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> waitsFor(Definition<?, ?> definition, String name) {
        Graph graph = definition.graph();
        return Arrays.stream(graph.predecessors(graph.indexOf(name)))
                .mapToObj(place -> graph.node(place).name())
                .toList();
    }

    private static List<String> places(Definition<?, ?> definition) {
        Graph graph = definition.graph();
        return IntStream.range(0, graph.size())
                .mapToObj(place -> graph.node(place).name())
                .toList();
    }

    @Test
    void innerNodesHavePathsAndAnEndWithTheSubsagasName() {
        var number = saga.action("number", NUMBER, saga.params());
        var provision = saga.build(saga.subsaga("alloc", alloc(), number).label("A server"));

        assertThat(provision.nodes())
                .extracting(Node::name)
                .containsExactly("number", "alloc/pick", "alloc/reserve", "alloc");
        assertThat(node(provision, "alloc/pick"))
                .isEqualTo(
                        new Node.Run(
                                "alloc/pick",
                                "Pick one",
                                "pick",
                                new Input.Params(),
                                List.of(),
                                Policy.DEFAULT));
        assertThat(node(provision, "alloc/reserve").label()).isEqualTo("reserve");
        assertThat(node(provision, "alloc"))
                .isEqualTo(
                        new Node.Subsaga(
                                "alloc",
                                "A server",
                                new Input.Output("number"),
                                "alloc/reserve",
                                List.of()));
        assertThat(provision.outputType()).contains(Server.class);
    }

    @Test
    void whatIsOutsideComesBeforeTheFirstAndAfterTheLastInnerNode() {
        var number = saga.action("number", NUMBER, saga.params());
        var ip = saga.action("ip", NUMBER, saga.params());
        var server = saga.subsaga("serverAlloc", alloc(), number).after(ip);
        var boot = saga.action("boot", BOOT, saga.inputs(Both.class, ip, server));
        var provision = saga.build(boot);

        assertThat(waitsFor(provision, "serverAlloc/pick")).containsExactly("number", "ip");
        assertThat(waitsFor(provision, "serverAlloc/reserve")).containsExactly("serverAlloc/pick");
        assertThat(waitsFor(provision, "serverAlloc")).containsExactly("serverAlloc/reserve");
        assertThat(waitsFor(provision, "boot")).containsExactly("ip", "serverAlloc");
        Graph graph = provision.graph();
        int end = graph.indexOf("serverAlloc");
        assertThat(graph.scope(graph.indexOf("serverAlloc/pick"))).isEqualTo(end);
        assertThat(graph.scope(end)).isEqualTo(-1);
        assertThat(source(graph, end).name()).isEqualTo("serverAlloc/reserve");
    }

    @Test
    void aSubsagaMayStandFirstAndTakeTheParametersAndStandInTwoPlaces() {
        var inner = Definition.named("inner", 1, Order.class);
        var one = inner.build(inner.action("number", NUMBER, inner.params()));
        var left = saga.subsaga("left", one, saga.params());
        var right = saga.subsaga("right", one, saga.params());
        var twice = saga.build(saga.action("pick", PICK, left).after(right));

        assertThat(places(twice))
                .containsExactly("left/number", "right/number", "left", "right", "pick");
        assertThat(waitsFor(twice, "right/number")).isEmpty();
    }

    @Test
    void aSubsagaWithoutParametersWaitsForWhatItIsToldTo() {
        var inner = Definition.named("inner", 1, Void.class);
        var draw = inner.build(inner.action("draw", Action.of("draw", Void.class, String.class)));
        var number = saga.action("number", NUMBER, saga.params());
        var drawn = saga.subsaga("drawn", draw).after(number);
        var definition = saga.build(saga.action("pick", PICK, drawn));

        assertThat(waitsFor(definition, "drawn/draw")).containsExactly("number");
    }

    @Test
    void stagesTakeSubsagasAsTheyTakeNodes() {
        var number = saga.action("number", NUMBER, saga.params());
        var ip = saga.action("ip", NUMBER, saga.params());
        var server = saga.subsaga("serverAlloc", alloc(), number);
        var boot = saga.action("boot", BOOT, saga.inputs(Both.class, ip, server));
        saga.stage(number).stage(ip, server).stage(boot);
        var provision = saga.build(boot);

        assertThat(waitsFor(provision, "serverAlloc/pick")).containsExactly("number");
        assertThat(waitsFor(provision, "boot")).containsExactly("ip", "serverAlloc");
    }

    @Test
    void subsagasNestAndTheInnermostWaitsForWhatTheOutermostFollows() {
        var middle = Definition.named("middle", 1, String.class);
        var around = middle.build(middle.subsaga("inner", alloc(), middle.params()));
        var number = saga.action("number", NUMBER, saga.params());
        var deep = saga.build(saga.subsaga("outer", around, number));

        assertThat(places(deep))
                .containsExactly(
                        "number",
                        "outer/inner/pick",
                        "outer/inner/reserve",
                        "outer/inner",
                        "outer");
        assertThat(waitsFor(deep, "outer/inner/pick")).containsExactly("number");
        Graph graph = deep.graph();
        assertThat(source(graph, graph.last()).name()).isEqualTo("outer/inner/reserve");
    }

    @Test
    void theSameNameInsideAndOutsideIsTwoNodes() {
        var inner = Definition.named("inner", 1, Order.class);
        var one = inner.build(inner.action("number", NUMBER, inner.params()));
        var number = saga.action("number", NUMBER, saga.params());
        var definition = saga.build(saga.subsaga("again", one, saga.params()).after(number));

        assertThat(places(definition)).containsExactly("number", "again/number", "again");
    }

    @Test
    void innerNodesKeepTheirPoliciesUnlessTheSubsagaChangesThem() {
        var inner = Definition.named("inner", 1, Order.class);
        inner.policy(policy -> policy.withQueue("slow"));
        var plain = inner.action("plain", NUMBER, inner.params());
        var limited =
                inner.action("limited", PICK, plain)
                        .policy(policy -> policy.withStartToClose(Duration.ofSeconds(5)));
        var built = inner.build(limited);
        saga.policy(policy -> policy.withScheduleToClose(Duration.ofMinutes(3)));
        var kept = saga.subsaga("kept", built, saga.params());
        var moved = saga.subsaga("moved", built, saga.params()).queue("fast").after(kept);
        var definition = saga.build(moved);

        assertThat(policy(definition, "kept/plain")).isEqualTo(Policy.DEFAULT.withQueue("slow"));
        assertThat(policy(definition, "moved/limited"))
                .isEqualTo(
                        Policy.DEFAULT.withQueue("fast").withStartToClose(Duration.ofSeconds(5)));
        assertThat(DefinitionJson.read(DefinitionJson.write(definition))).isEqualTo(definition);
    }

    private static Policy policy(Definition<?, ?> definition, String name) {
        return ((Node.Run) node(definition, name)).policy();
    }

    @Test
    void placesFollowFromTheDefinitionAsItIsStoredWhateverBuiltIt() {
        var number = saga.action("number", NUMBER, saga.params());
        var provision = saga.build(saga.subsaga("alloc", alloc(), number));
        byte[] json = DefinitionJson.write(provision);
        Definition<?, ?> stored = DefinitionJson.read(json);
        Definition<?, ?> byHand =
                new Definition<>(
                        provision.name(),
                        provision.version(),
                        provision.policy(),
                        List.copyOf(provision.nodes()));

        assertThat(places(stored)).isEqualTo(places(provision)).isEqualTo(places(byHand));
        assertThat(DefinitionJson.write(stored)).isEqualTo(json);
        assertThat(DefinitionJson.write(byHand)).isEqualTo(json);
        List<Node> turned = new ArrayList<>(provision.nodes());
        java.util.Collections.reverse(turned);
        assertThat(
                        DefinitionJson.hash(
                                DefinitionJson.write(
                                        new Definition<>("provision", 1, Policy.DEFAULT, turned))))
                .as("another list is another definition")
                .isNotEqualTo(DefinitionJson.hash(json));
    }

    @Test
    void aDefinitionThatWasReadCanBeInlinedToo() {
        @SuppressWarnings("unchecked")
        var read = (Definition<Order, Object>) DefinitionJson.read(DefinitionJson.write(number()));
        var definition = saga.build(saga.subsaga("read", read, saga.params()));

        assertThat(places(definition)).containsExactly("read/number", "read");
    }

    private static Definition<Order, String> number() {
        var inner = Definition.named("inner", 1, Order.class);
        return inner.build(inner.action("number", NUMBER, inner.params()));
    }

    @Test
    void fiftyLevelsAreBuiltInNoTime() {
        Definition<Order, String> deep = number();
        for (int level = 0; level < 50; level++) {
            var outer = Definition.named("level-" + level, 1, Order.class);
            var first = outer.action("n", NUMBER, outer.params());
            deep = outer.build(outer.subsaga("s", deep, outer.params()).after(first));
        }
        Graph graph = deep.graph();

        assertThat(graph.size()).isEqualTo(101);
        assertThat(graph.level(graph.last())).isEqualTo(100);
        assertThat(NodePath.depth(source(graph, graph.last()).name())).isEqualTo(50);
    }

    @Test
    void aWideGraphOfManyStagesIsBuiltInNoTime() {
        var wide = Definition.named("wide", 1, Order.class);
        List<NodeRef<?>> before = List.of();
        for (int stage = 0; stage < 40; stage++) {
            List<NodeRef<?>> next = new ArrayList<>();
            for (int n = 0; n < 6; n++) {
                next.add(wide.action("s" + stage + "-" + n, NUMBER, wide.params()));
            }
            wide.stage(next.toArray(NodeRef<?>[]::new));
            before = next;
        }
        var last = wide.action("last", NUMBER, wide.params());
        Definition<Order, String> built = wide.build(last.after(before.toArray(NodeRef<?>[]::new)));

        assertThat(built.graph().level(built.graph().last())).isEqualTo(40);
        byte[] json = DefinitionJson.write(built);
        assertThat(DefinitionJson.read(json)).isEqualTo(built);
    }

    /** The node whose output it has in the end. */
    private static Node source(Graph graph, int place) {
        int source = place;
        while (graph.source(source) != source) {
            source = graph.source(source);
        }
        return graph.node(source);
    }
}
