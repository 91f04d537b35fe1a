package dev.weft.processor.model;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The processor knows the runtime by name only. */
final class WeftNamesTest {
    static List<String> classes() throws IllegalAccessException {
        List<String> names = new ArrayList<>();
        for (Field field : WeftNames.class.getFields()) {
            String value = Modifier.isStatic(field.getModifiers()) ? (String) field.get(null) : "";
            if (value.contains(".") && !value.equals(WeftNames.CODEGEN)) {
                names.add(value);
            }
        }
        names.add(WeftNames.CODEGEN + "." + WeftNames.FRAME);
        names.add(WeftNames.CODEGEN + "." + WeftNames.GENERATOR_FRAME);
        names.add(WeftNames.CODEGEN + "." + WeftNames.GENERATED_FRAME);
        return names;
    }

    @ParameterizedTest
    @MethodSource("classes")
    void isAClass(String name) {
        assertThatCode(() -> Class.forName(name)).doesNotThrowAnyException();
    }
}
