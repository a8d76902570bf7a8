package dev.penelope.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.model.Action;
import org.junit.jupiter.api.Test;

final class ActionsTest {
    private static final Action<String, Integer> COUNT =
            Action.of("count", String.class, Integer.class);

    private int count(String text) {
        return text.length();
    }

    private int countWithContext(ActionContext context, String text) {
        return text.length() + context.attempt();
    }

    private void forget(String text) {}

    private void forgetWithContext(UndoContext<Integer> context, String text) {}

    @Test
    void codeIsTakenWithAndWithoutContextByItsNumberOfParameters() {
        assertThat(Actions.none().action(COUNT, this::count).handlers()).hasSize(1);
        assertThat(Actions.none().action(COUNT, this::countWithContext).handlers()).hasSize(1);
        assertThat(Actions.none().action(COUNT, this::count, this::forget).handlers()).hasSize(1);
        assertThat(Actions.none().action(COUNT, this::countWithContext, this::forget).handlers())
                .hasSize(1);
        assertThat(Actions.none().action(COUNT, this::count, this::forgetWithContext).handlers())
                .hasSize(1);
        assertThat(
                        Actions.none()
                                .action(COUNT, this::countWithContext, this::forgetWithContext)
                                .handlers())
                .hasSize(1);
        assertThat(Actions.none().action(COUNT, text -> 1, (context, text) -> {}).handlers())
                .hasSize(1);
    }

    @Test
    void anActionIsRegisteredOnce() {
        Actions once = Actions.none().action(COUNT, this::count);

        assertThatThrownBy(() -> once.action(COUNT, this::count))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"count\" is registered already");
    }

    @Test
    void actionsAreNotChangedByAddingToThem() {
        Actions none = Actions.none();
        Actions one = none.action(COUNT, this::count);

        assertThat(none.handlers()).isEmpty();
        assertThat(none.and(one).handlers()).containsOnlyKeys("count");
    }
}
