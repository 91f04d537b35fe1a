package dev.weft.processor.weave.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.processor.weave.oracle.ClassFileHierarchy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommonSupertypeTest {
    private final CommonSupertype supertype =
            new CommonSupertype(new ClassFileHierarchy(Map.of(), CommonSupertypeTest.class.getClassLoader()));

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "Ljava/lang/String; Ljava/lang/String; Ljava/lang/String;",
                "Ljava/lang/Integer; Ljava/lang/Long; Ljava/lang/Number;",
                "Ljava/lang/Number; Ljava/lang/Long; Ljava/lang/Number;",
                "Ljava/lang/Long; Ljava/lang/String; Ljava/lang/Object;",
                "Ljava/util/ArrayList; Ljava/util/List; Ljava/lang/Object;",
                "Ljava/util/Collection; Ljava/util/List; Ljava/lang/Object;",
                "Ljava/util/ArrayList; Ljava/util/LinkedList; Ljava/util/AbstractList;",
                "[I [I [I",
                "[I [J Ljava/lang/Object;",
                "[I Ljava/lang/String; Ljava/lang/Object;",
                "[[I [[J [Ljava/lang/Object;",
                "[[I [Ljava/lang/String; [Ljava/lang/Object;",
                "[[I [J Ljava/lang/Object;",
                "[Ljava/lang/Integer; [Ljava/lang/Long; [Ljava/lang/Number;",
                "[[Ljava/lang/Integer; [[Ljava/lang/Long; [[Ljava/lang/Number;",
                "[[Ljava/lang/Integer; [Ljava/lang/Long; [Ljava/lang/Object;",
                "[Ljava/util/List; [Ljava/util/ArrayList; [Ljava/lang/Object;",
                "[Ljava/lang/String; Ljava/lang/Object; Ljava/lang/Object;",
            })
    void isThatOfTheVerifier(String first, String second, String expected) {
        assertThat(supertype.ofDescriptors(first, second)).isEqualTo(expected);
        assertThat(supertype.ofDescriptors(second, first)).isEqualTo(expected);
    }

    @Test
    void doesNotGuess() {
        assertThatThrownBy(() -> supertype.ofClasses("no/Such", "java/lang/String"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
