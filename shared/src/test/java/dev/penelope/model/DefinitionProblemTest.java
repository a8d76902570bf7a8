package dev.penelope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a definition can be wrong. */
final class DefinitionProblemTest {
    private static final Action<Integer, Integer> ADD =
            Action.of("add", Integer.class, Integer.class);

    record Both(int a, int b) {}

    @ParameterizedTest
    @EnumSource
    void everyProblemIsRefusedByItsName(DefinitionProblem problem) {
        InvalidDefinitionException refused =
                catchThrowableOfType(InvalidDefinitionException.class, () -> provoke(problem));

        assertThat(refused.problem()).isEqualTo(problem);
        assertThat(refused.getMessage()).startsWith(problem + " in definition \"d\": ");
    }

    private static Definition<?, ?> provoke(DefinitionProblem problem) {
        var saga = Definition.named("d", 1, Integer.class);
        return switch (problem) {
            case BAD_NAME -> saga.build(saga.action("a/b", ADD, saga.params()));
            case BAD_VERSION -> {
                var early = Definition.named("d", 0, Integer.class);
                yield early.build(early.action("a", ADD, early.params()));
            }
            case NO_NODES -> nodes(List.of());
            case TOO_MANY_NODES -> nodes(chain(10_000));
            case TOO_MANY_EDGES -> nodes(wide(251, 200));
            case TOO_LARGE -> {
                var last = saga.constant("c0", large());
                for (int n = 1; n <= Limits.DEFINITION_BYTES / large().length(); n++) {
                    last = saga.constant("c" + n, large()).after(last);
                }
                yield saga.build(last);
            }
            case DUPLICATE_NAME -> {
                var first = saga.action("a", ADD, saga.params());
                yield saga.build(saga.action("a", ADD, first));
            }
            case UNKNOWN_REFERENCE -> nodes(List.of(run("a", "b")));
            case OUTSIDE_SCOPE ->
                    nodes(List.of(run("a"), run("s/x", "a"), subsaga("s", "s/x", "a")));
            case NO_SUBSAGA -> nodes(List.of(run("s/x"), run("a", "s/x")));
            case PATH_TOO_LONG -> {
                Definition<Integer, Integer> inner =
                        saga.build(saga.action("a", ADD, saga.params()));
                for (int depth = 0; depth < 3; depth++) {
                    var outer = Definition.named("d", 1, Integer.class);
                    inner = outer.build(outer.subsaga("s".repeat(90), inner, outer.params()));
                }
                yield inner;
            }
            case BAD_SUBSAGA_PARAMS -> nodes(List.of(run("s/x"), taking("s", "s/x", "b")));
            case CYCLE -> nodes(List.of(run("a", "b"), run("b", "a"), run("c", "b")));
            case SEVERAL_LAST_NODES -> nodes(List.of(run("a"), run("b")));
            case BAD_OUTPUT_NODE -> {
                var first = saga.action("a", ADD, saga.params());
                saga.action("b", ADD, first);
                yield saga.build(first);
            }
            case EMPTY_STAGE -> {
                saga.stage();
                throw new AssertionError("Expected an empty stage to be refused");
            }
            case INPUT_MISMATCH -> {
                var a = saga.action("a", ADD, saga.params());
                saga.inputs(Both.class, a);
                throw new AssertionError("Expected the inputs to be refused");
            }
            case FOREIGN_NODE -> {
                var other = Definition.named("other", 1, Integer.class);
                var theirs = other.action("a", ADD, other.params());
                yield saga.build(saga.action("b", ADD, theirs));
            }
            case BAD_POLICY ->
                    saga.build(
                            saga.action("a", ADD, saga.params())
                                    .policy(p -> p.withStartToClose(Duration.ZERO)));
            case BAD_DURATION -> saga.build(saga.timer("a", Duration.ZERO));
            case BAD_CONSTANT -> saga.build(saga.constant("a", "x".repeat(Limits.PAYLOAD_BYTES)));
        };
    }

    private static String large() {
        return "x".repeat(Limits.PAYLOAD_BYTES / 2);
    }

    private static Definition<?, ?> nodes(List<Node> nodes) {
        return new Definition<>("d", 1, Policy.DEFAULT, nodes);
    }

    private static Node run(String name, String... after) {
        return new Node.Run(name, name, "act", new Input.None(), List.of(after), Policy.DEFAULT);
    }

    private static Node subsaga(String name, String output, String... after) {
        return new Node.Subsaga(name, name, new Input.None(), output, List.of(after));
    }

    /** A subsaga that takes its parameters from a node. */
    private static Node taking(String name, String output, String params) {
        return new Node.Subsaga(name, name, new Input.Output(params), output, List.of());
    }

    private static List<Node> chain(int length) {
        List<Node> nodes = new ArrayList<>(List.of(run("n0")));
        IntStream.range(1, length).forEach(i -> nodes.add(run("n" + i, "n" + (i - 1))));
        return nodes;
    }

    /** Two stages, each node of the second waiting for all of the first, and one last node. */
    private static List<Node> wide(int first, int second) {
        String[] before = IntStream.range(0, first).mapToObj(i -> "a" + i).toArray(String[]::new);
        String[] behind = IntStream.range(0, second).mapToObj(i -> "b" + i).toArray(String[]::new);
        List<Node> nodes = new ArrayList<>();
        for (String name : before) {
            nodes.add(run(name));
        }
        for (String name : behind) {
            nodes.add(run(name, before));
        }
        nodes.add(run("last", behind));
        return nodes;
    }

    private static String refusal(Runnable what) {
        return String.valueOf(
                catchThrowableOfType(InvalidDefinitionException.class, what::run).getMessage());
    }

    @Test
    void theMostNodesAndEdgesAreAccepted() {
        assertThat(nodes(chain(Limits.NODES)).graph().size()).isEqualTo(Limits.NODES);
        assertThat(nodes(wide(249, 200)).nodes()).hasSize(450);
    }

    @Test
    void aCycleIsRefusedNamingItsNodesAndThoseBehindIt() {
        assertThat(refusal(() -> nodes(List.of(run("ok"), run("a", "b"), run("b", "a", "ok")))))
                .endsWith("these nodes wait for each other in a circle, or for such nodes: a, b");
    }

    @Test
    void aNodeThatWaitsForItselfIsACycle() {
        assertThat(refusal(() -> nodes(List.of(run("a", "a"))))).startsWith("CYCLE").endsWith("a");
    }

    @Test
    void severalLastNodesAreNamedButNotAllOfHundreds() {
        List<Node> many =
                IntStream.range(0, 300).mapToObj(i -> run("n" + i)).map(Node.class::cast).toList();

        assertThat(refusal(() -> nodes(many)))
                .contains("but there are 300: n0, n1, n10,")
                .endsWith("and 292 more");
    }

    @Test
    void aSubsagaTakesItsParametersFromANodeBesideItThatExists() {
        String begin =
                "BAD_SUBSAGA_PARAMS in definition \"d\": expected subsaga \"s\" to take its"
                        + " parameters from a node beside it, but it takes them from ";
        assertThat(refusal(() -> nodes(List.of(run("s/x"), taking("s", "s/x", "b")))))
                .isEqualTo(begin + "\"b\", which does not exist");
        assertThat(refusal(() -> nodes(List.of(run("s/x"), taking("s", "s/x", "s")))))
                .isEqualTo(begin + "\"s\", which is the subsaga itself");
        assertThat(refusal(() -> nodes(List.of(run("s/x"), taking("s", "s/x", "s/x")))))
                .isEqualTo(begin + "\"s/x\", which stands inside of it");
        Node deep = taking("s", "s/t", "s/t/x");
        assertThat(refusal(() -> nodes(List.of(run("s/t/x"), subsaga("s/t", "s/t/x"), deep))))
                .isEqualTo(begin + "\"s/t/x\", which stands inside of it");
        Node elsewhere = taking("s", "s/x", "t/x");
        assertThat(
                        refusal(() ->
                                nodes(
                                        List.of(
                                                run("t/x"),
                                                subsaga("t", "t/x"),
                                                run("s/x"),
                                                elsewhere))))
                .startsWith("OUTSIDE_SCOPE");
    }

    @Test
    void aNodeRefersToNoneOutsideItsSubsagaAndNoneInsideAnother() {
        List<Node> inner = List.of(run("a"), run("s/x", "a"), subsaga("s", "s/x", "a"));
        assertThat(refusal(() -> nodes(inner)))
                .isEqualTo(
                        "OUTSIDE_SCOPE in definition \"d\": node \"s/x\" refers to \"a\", which"
                                + " does not stand in \"s\"; hand values in as the subsaga's"
                                + " parameters, and out as its output");
        List<Node> outer = List.of(run("s/x"), subsaga("s", "s/x"), run("a", "s/x", "s"));
        assertThat(refusal(() -> nodes(outer)))
                .contains("node \"a\" refers to \"s/x\", which does not stand outside of all");
        List<Node> deeper =
                List.of(
                        run("s/t/x"),
                        subsaga("s/t", "s/t/x"),
                        run("s/y", "s/t/x"),
                        subsaga("s", "s/y"));
        assertThat(refusal(() -> nodes(deeper)))
                .contains("node \"s/y\" refers to \"s/t/x\", which does not stand in \"s\"");
    }

    @Test
    void aNodeInASubsagaWantsThatToExist() {
        assertThat(refusal(() -> nodes(List.of(run("s/x"), run("a", "s/x")))))
                .isEqualTo(
                        "NO_SUBSAGA in definition \"d\": node \"s/x\" stands in \"s\", but there is"
                                + " no such subsaga");
        assertThat(refusal(() -> nodes(List.of(run("s/x"), run("s", "s/x")))))
                .startsWith("NO_SUBSAGA");
    }

    @Test
    void aSubsagaHasOneLastNode() {
        assertThat(refusal(() -> nodes(List.of(run("s/x"), run("s/y"), subsaga("s", "s/x")))))
                .isEqualTo(
                        "SEVERAL_LAST_NODES in definition \"d\": expected exactly one node of"
                                + " subsaga \"s\" that no other waits for, whose output is the"
                                + " subsaga's, but there are 2: s/x, s/y");
        assertThat(refusal(() -> nodes(List.of(subsaga("s", "s/x")))))
                .isEqualTo(
                        "BAD_OUTPUT_NODE in definition \"d\": expected the output of subsaga \"s\""
                                + " to come from a node that stands in it, but it comes from"
                                + " \"s/x\"");
        assertThat(refusal(() -> nodes(List.of(run("a"), subsaga("s", "a", "a")))))
                .startsWith("BAD_OUTPUT_NODE");
        List<Node> early = List.of(run("s/x"), run("s/y", "s/x"), subsaga("s", "s/x"));
        assertThat(refusal(() -> nodes(early)))
                .isEqualTo(
                        "BAD_OUTPUT_NODE in definition \"d\": expected the output of subsaga \"s\""
                                + " to come from its last node, but another node of it waits for"
                                + " that one");
    }

    @Test
    void subsagasThatWaitForEachOtherAreACycle() {
        List<Node> nodes =
                List.of(run("s/x"), run("t/x"), subsaga("s", "s/x", "t"), subsaga("t", "t/x", "s"));
        assertThat(refusal(() -> nodes(nodes)))
                .startsWith("CYCLE")
                .endsWith("circle, or for such nodes: s, s/x, t, t/x");
    }

    @Test
    void aNodeThatIsPlacedGetsNoPath() {
        var saga = Definition.named("d", 1, Integer.class);
        var inner = Definition.named("inner", 1, Integer.class);
        var built = inner.build(inner.action("a", ADD, inner.params()));
        saga.subsaga("s", built, saga.params());

        assertThat(refusal(() -> saga.action("s/b", ADD, saga.params())))
                .startsWith("BAD_NAME")
                .endsWith("but got \"s/b\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "a/", "a//b", "s/ ", "/"})
    void everySegmentOfAPathIsAnId(String path) {
        assertThat(refusal(() -> nodes(List.of(run(path))))).startsWith("BAD_NAME");
    }

    @Test
    void nodesOfSubsagasAreCountedWithAllOthers() {
        var inner = Definition.named("inner", 1, Integer.class);
        NodeRef<Integer> last = inner.action("n0", ADD, inner.params());
        for (int n = 1; n < Limits.NODES / 2; n++) {
            last = inner.action("n" + n, ADD, last);
        }
        Definition<Integer, Integer> half = inner.build(last);
        var saga = Definition.named("d", 1, Integer.class);
        var first = saga.subsaga("s", half, saga.params());
        var second = saga.subsaga("t", half, first);

        assertThat(refusal(() -> saga.build(second)))
                .startsWith("TOO_MANY_NODES")
                .endsWith("at most 5000 nodes, but there are 5002");
    }

    @Test
    void edgesIntoASubsagaAreCountedBeforeTheyAreMade() {
        List<Node> nodes = new ArrayList<>();
        String[] before = IntStream.range(0, 2_000).mapToObj(i -> "a" + i).toArray(String[]::new);
        String[] inside = IntStream.range(0, 2_000).mapToObj(i -> "s/b" + i).toArray(String[]::new);
        for (String name : before) {
            nodes.add(run(name));
        }
        for (String name : inside) {
            nodes.add(run(name));
        }
        nodes.add(run("s/last", inside));
        nodes.add(subsaga("s", "s/last", before));

        assertThat(refusal(() -> nodes(nodes)))
                .startsWith("TOO_MANY_EDGES")
                .contains("but there are 4002001");
    }

    @Test
    void tooManyEdgesAreRefusedWithAnIdea() {
        assertThat(refusal(() -> nodes(wide(251, 200))))
                .contains("at most 50000 edges, but there are 50400")
                .contains("put one node between two wide stages");
    }

    @Test
    void recordComponentsThatDoNotFitAreBothListed() {
        var saga = Definition.named("d", 1, Integer.class);
        var a = saga.action("a", ADD, saga.params());
        var c = saga.action("c", ADD, saga.params());

        assertThat(refusal(() -> saga.inputs(Both.class, a, c)))
                .endsWith("expected Both to have the components [a, c], but it has [a, b]");
    }

    @Test
    void anOutputThatIsTakenTwiceIsRefused() {
        Node both =
                new Node.Run(
                        "b",
                        "b",
                        "act",
                        new Input.Outputs(List.of("a", "a")),
                        List.of(),
                        Policy.DEFAULT);

        assertThat(refusal(() -> nodes(List.of(run("a"), both))))
                .startsWith("INPUT_MISMATCH")
                .endsWith("node \"b\" takes the same output twice");
    }

    @Test
    void parametersOfAnotherBuilderAreForeign() {
        var saga = Definition.named("d", 1, Integer.class);
        var other = Definition.named("other", 1, Integer.class);

        assertThat(refusal(() -> saga.action("a", ADD, other.params())))
                .endsWith("the parameters belongs to another definition's builder");
    }

    @Test
    void waitingForAnotherBuildersNodeIsForeign() {
        var saga = Definition.named("d", 1, Integer.class);
        var other = Definition.named("other", 1, Integer.class);
        var theirs = other.action("a", ADD, other.params());

        assertThat(refusal(() -> saga.action("b", ADD, saga.params()).after(theirs)))
                .startsWith("FOREIGN_NODE")
                .contains("node \"a\"");
    }

    @Test
    void twoNodesOfOneNameAreRefusedWhereverTheyStand() {
        String again = "the name \"a\" is used by more than one node";
        var direct = Definition.named("d", 1, Integer.class);
        var before = direct.action("a", ADD, direct.params());
        assertThat(refusal(() -> direct.build(direct.action("a", ADD, before)))).endsWith(again);

        var indirect = Definition.named("d", 1, Integer.class);
        var far = indirect.action("a", ADD, indirect.params());
        var between = indirect.action("b", ADD, far);
        assertThat(refusal(() -> indirect.build(indirect.action("a", ADD, between))))
                .endsWith(again);

        var parallel = Definition.named("d", 1, Integer.class);
        var left = parallel.action("a", ADD, parallel.params());
        var right = parallel.action("a", ADD, parallel.params());
        var last = parallel.action("last", ADD, parallel.params()).after(left, right);
        assertThat(refusal(() -> parallel.build(last))).endsWith(again);
    }

    @Test
    void aPolicyOutOfItsRangeIsRefusedSayingWhose() {
        var saga = Definition.named("d", 1, Integer.class);
        assertThat(refusal(() -> saga.policy(p -> p.withStartToClose(Duration.ZERO))))
                .startsWith("BAD_POLICY in definition \"d\": the policy of the definition: ")
                .contains("startToClose");
        var node = saga.action("a", ADD, saga.params()).policy(p -> p.withHeartbeat(Duration.ZERO));
        assertThat(refusal(() -> saga.build(node)))
                .startsWith("BAD_POLICY in definition \"d\": the policy of node \"a\": ")
                .contains("heartbeat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a~b", "slow.undo"})
    void aQueueWhoseTopicsOrGroupsNobodyCouldMakeHasABadName(String queue) {
        var saga = Definition.named("d", 1, Integer.class);
        var node = saga.action("a", ADD, saga.params()).queue(queue);

        assertThat(refusal(() -> saga.build(node)))
                .startsWith("BAD_NAME in definition \"d\": expected the queue of node \"a\" to be")
                .endsWith("but got \"" + queue + "\"");
    }

    record Text(String a) {}

    record Wide(long a) {}

    record Narrow(short a) {}

    record Open(Object a) {}

    record Raw(Json a) {}

    @Test
    void aComponentThatCannotHoldTheOutputIsRefused() {
        var saga = Definition.named("d", 1, Integer.class);
        var a = saga.action("a", ADD, saga.params());

        assertThat(refusal(() -> saga.inputs(Text.class, a)))
                .startsWith("INPUT_MISMATCH")
                .endsWith(
                        "expected component a of Text to hold that node's output of type"
                                + " Integer, but it is of type String");
        assertThat(refusal(() -> saga.inputs(Narrow.class, a))).startsWith("INPUT_MISMATCH");
    }

    @Test
    void aComponentThatCanHoldTheOutputIsTaken() {
        var saga = Definition.named("d", 1, Integer.class);
        var a = saga.action("a", ADD, saga.params());

        assertThat(saga.inputs(Wide.class, a)).isNotNull();
        assertThat(saga.inputs(Open.class, a)).isNotNull();
        assertThat(saga.inputs(Raw.class, a)).isNotNull();
        var json = saga.action("a", Action.of("any", Integer.class, Json.class), saga.params());
        assertThat(saga.inputs(Text.class, json)).isNotNull();
    }

    @Test
    void aConstantWithoutAJsonFormIsRefused() {
        var saga = Definition.named("d", 1, Integer.class);

        assertThat(refusal(() -> saga.constant("a", new Object()))).startsWith("BAD_CONSTANT");
    }

    @Test
    void aLongLabelIsRefused() {
        var saga = Definition.named("d", 1, Integer.class);
        var node = saga.action("a", ADD, saga.params()).label("x".repeat(129));

        assertThat(refusal(() -> saga.build(node)))
                .endsWith("label of node \"a\" to have at most 128 characters, but it has 129");
    }
}
