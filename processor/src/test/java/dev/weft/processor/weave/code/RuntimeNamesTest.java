package dev.weft.processor.weave.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.AsyncGenerator;
import dev.weft.Asyncio;
import dev.weft.Coroutine;
import dev.weft.codegen.Frame;
import dev.weft.codegen.GeneratedFrame;
import dev.weft.codegen.GeneratorFrame;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.objectweb.asm.Type;

/** The names in the weaver are those of the runtime. */
class RuntimeNamesTest {
    @ParameterizedTest
    @EnumSource(Marker.class)
    void everyMarkerIsAPublicStaticMethod(Marker marker) {
        boolean isUsers = marker.owner().equals(RuntimeNames.ASYNCIO);
        Class<?> owner = isUsers ? Asyncio.class : GeneratorFrame.class;
        assertThat(Type.getInternalName(owner)).isEqualTo(marker.owner());
        assertThat(methods(owner, marker.methodName(), isUsers ? marker.descriptor() : marker.wovenDescriptor()))
                .singleElement()
                .satisfies(method -> assertThat(method.getModifiers()).isEqualTo(Modifier.PUBLIC | Modifier.STATIC));
    }

    @Test
    void theClassesAreThere() {
        assertThat(Type.getInternalName(Asyncio.class)).isEqualTo(RuntimeNames.ASYNCIO);
        assertThat(Type.getInternalName(Coroutine.class)).isEqualTo(RuntimeNames.COROUTINE);
        assertThat(Type.getInternalName(AsyncGenerator.class)).isEqualTo(RuntimeNames.ASYNC_GENERATOR);
        assertThat(Type.getInternalName(Frame.class)).isEqualTo(RuntimeNames.FRAME);
        assertThat(Type.getDescriptor(GeneratedFrame.class)).isEqualTo(RuntimeNames.GENERATED_FRAME_TYPE);
        assertThat(Type.getInternalName(GeneratorFrame.class)).isEqualTo(RuntimeNames.GENERATOR_FRAME);
    }

    @Test
    void whatWovenCodeCallsIsThere() {
        assertThat(methods(Frame.class, Marker.AWAIT.methodName(), Marker.AWAIT.wovenDescriptor()))
                .hasSize(1);
        assertThat(methods(Frame.class, Marker.AWAIT_STAGE.methodName(), Marker.AWAIT_STAGE.wovenDescriptor()))
                .hasSize(1);
        assertThat(methods(Frame.class, RuntimeNames.VALUE, RuntimeNames.VALUE_TYPE))
                .hasSize(1);
        assertThat(methods(Frame.class, RuntimeNames.TAIL_CALL, RuntimeNames.TAIL_CALL_TYPE))
                .hasSize(1);
        assertThat(methods(Frame.class, RuntimeNames.DEPTH, RuntimeNames.DEPTH_TYPE))
                .hasSize(1);
        assertThat(methods(Frame.class, RuntimeNames.DEPTH_BELOW, RuntimeNames.DEPTH_BELOW_TYPE))
                .hasSize(1);
        assertThat(methods(Frame.class, RuntimeNames.IS_TOO_DEEP, RuntimeNames.IS_TOO_DEEP_TYPE))
                .hasSize(1);
        assertThat(methods(Frame.class, RuntimeNames.BOUNCES, RuntimeNames.BOUNCES_TYPE))
                .hasSize(1);
        assertThat(methods(Frame.class, RuntimeNames.ADOPT, RuntimeNames.ADOPT_TYPE))
                .hasSize(1);
        assertThat(methods(Frame.class, RuntimeNames.SUSPENDED_AT, RuntimeNames.SUSPENDED_AT_TYPE))
                .hasSize(1);
        assertThat(methods(Frame.class, RuntimeNames.REPLACED, RuntimeNames.REPLACED_TYPE))
                .hasSize(1);
        assertThat(methods(GeneratorFrame.class, RuntimeNames.EMIT, RuntimeNames.EMIT_TYPE))
                .hasSize(1);
        assertThat(methods(GeneratorFrame.class, RuntimeNames.PROCEED, RuntimeNames.RESUME_TYPE))
                .hasSize(1);
        assertThat(methods(GeneratorFrame.class, RuntimeNames.NEXT_FOR, RuntimeNames.NEXT_FOR_TYPE))
                .hasSize(1);
        assertThat(methods(GeneratorFrame.class, RuntimeNames.GOES_ON, RuntimeNames.GOES_ON_TYPE))
                .hasSize(1);
        assertThat(methods(GeneratorFrame.class, RuntimeNames.STOPPED, RuntimeNames.STOPPED_TYPE))
                .hasSize(1);
        assertThat(methods(GeneratorFrame.class, RuntimeNames.FAILED, RuntimeNames.FAILED_TYPE))
                .hasSize(1);
        assertThat(methods(Frame.class.getSuperclass(), RuntimeNames.RESUME, RuntimeNames.RESUME_TYPE))
                .hasSize(1);
    }

    @Test
    void whatWovenCodeReadsIsThere() throws NoSuchFieldException {
        Field label = Frame.class.getField(RuntimeNames.LABEL);
        Field suspended = Frame.class.getField(RuntimeNames.SUSPENDED);
        Field next = GeneratorFrame.class.getField(RuntimeNames.NEXT);
        assertThat(Type.getDescriptor(next.getType())).isEqualTo(RuntimeNames.NEXT_TYPE);
        assertThat(Type.getDescriptor(label.getType())).isEqualTo(RuntimeNames.LABEL_TYPE);
        assertThat(Type.getDescriptor(suspended.getType())).isEqualTo(RuntimeNames.SUSPENDED_TYPE);
    }

    private static List<Method> methods(Class<?> owner, String name, String descriptor) {
        return Arrays.stream(owner.getDeclaredMethods())
                .filter(method -> method.getName().equals(name)
                        && Type.getMethodDescriptor(method).equals(descriptor))
                .toList();
    }
}
