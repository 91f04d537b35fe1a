package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExceptionGroupTest {
    private final IOException io = new FileNotFoundException("io");
    private final RuntimeException state = new IllegalStateException("state");
    private final RuntimeException argument = new IllegalArgumentException("argument");
    private final ExceptionGroup inner = new ExceptionGroup("inner", List.of(io, state));
    private final ExceptionGroup group = new ExceptionGroup("outer", List.of(argument, inner));

    @Test
    void theMessageCountsTheMembers() {
        assertThat(group).hasMessage("outer (2 sub-exceptions)");
        assertThat(new ExceptionGroup("one", List.of(io))).hasMessage("one (1 sub-exception)");
        assertThat(group.description()).isEqualTo("outer");
    }

    @Test
    void splitKeepsTheShape() {
        ExceptionGroup.Split split = group.split(IOException.class);
        assertThat(split.match().exceptions()).hasSize(1);
        ExceptionGroup matched = (ExceptionGroup) split.match().exceptions().get(0);
        assertThat(matched.exceptions()).containsExactly(io);
        assertThat(matched.description()).isEqualTo("inner");
        assertThat(split.rest().exceptions()).hasSize(2).first().isSameAs(argument);
        assertThat(((ExceptionGroup) split.rest().exceptions().get(1)).exceptions())
                .containsExactly(state);
        assertThat(split.rest().getStackTrace()).isEqualTo(group.getStackTrace());
    }

    @Test
    void groupsCountAsTheirMembersNotAsTheRuntimeExceptionsThatTheyAre() {
        ExceptionGroup.Split split = inner.split(RuntimeException.class);
        assertThat(split.match().exceptions()).containsExactly(state);
        assertThat(split.rest().exceptions()).containsExactly(io);
        assertThat(group.split(ExceptionGroup.class).match()).isSameAs(group);
        assertThat(group.split(Exception.class).match()).isSameAs(group);
    }

    @Test
    void aPartThatIsEmptyIsNull() {
        assertThat(group.split(Error.class)).isEqualTo(new ExceptionGroup.Split(null, group));
        assertThat(inner.split(Exception.class).rest()).isNull();
    }

    @Test
    void stackTracesShowTheMembers() {
        assertThat(group.getSuppressed()).containsExactly(argument, inner);
        assertThatIllegalArgumentException().isThrownBy(() -> new ExceptionGroup("none", List.of()));
    }
}
