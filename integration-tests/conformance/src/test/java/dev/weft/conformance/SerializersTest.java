package dev.weft.conformance;

import static dev.weft.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.weft.AsyncGenerator;
import dev.weft.Coroutine;
import dev.weft.annotations.Async;
import dev.weft.testkit.CapturedLog;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * A handler that gives a coroutine to a framework that does not know it: what turns values into text must refuse it.
 */
class SerializersTest {
    private static final String WHAT_TO_DO =
            " was read like a value, perhaps by a serializer: await it and pass on its result, or"
                    + " teach whatever calls this method (a web framework, say) to await it, for instance with"
                    + " Asyncio.runCoroutineThreadsafe(coroutine, loop)";

    @Async
    private static Coroutine<String> greeting(String whom) {
        await(sleep(0));
        return result("hello " + whom);
    }

    @Async
    private static AsyncGenerator<String> names() {
        emit("ada");
        return end();
    }

    /** A value with a coroutine in it. */
    public record Answer(String status, Coroutine<String> body) {}

    private static List<Object> notValues() {
        return List.of(
                greeting("ada"),
                names(),
                async(() -> 1),
                sleep(1),
                yieldNow(),
                result(1),
                gather(),
                createTask(done()),
                runningLoop().createFuture(),
                new Answer("200", greeting("bob")),
                Map.of("body", greeting("eve")));
    }

    /** The log has the coroutines that are never awaited. */
    private static void isRefusedBy(Writer writer, String message) {
        isRefusedBy(writer, message, notValue -> true);
    }

    private static void isRefusedBy(Writer writer, String message, Predicate<Object> tried) {
        List<String> log = CapturedLog.of(() -> run(async(() -> {
            for (Object notValue : notValues().stream().filter(tried).toList()) {
                assertThatThrownBy(() -> writer.write(notValue))
                        .as("%s", notValue)
                        .isInstanceOf(Exception.class)
                        .hasStackTraceContaining(message);
            }
        })));
        assertThat(log).isNotEmpty();
    }

    /** Turns a value into text. */
    private interface Writer {
        String write(Object value) throws Exception;
    }

    @Test
    void jackson2Refuses() {
        isRefusedBy(new com.fasterxml.jackson.databind.ObjectMapper()::writeValueAsString, WHAT_TO_DO);
    }

    @Test
    void jackson3Refuses() {
        isRefusedBy(new tools.jackson.databind.ObjectMapper()::writeValueAsString, WHAT_TO_DO);
    }

    @Test
    void jsonBRefuses() throws Exception {
        Jsonb jsonb = JsonbBuilder.create();
        isRefusedBy(jsonb::toJson, "JsonbException"); // of the library's own classes it refuses the very look at them
        jsonb.close();
    }

    @Test
    void gsonRefuses() {
        for (Gson gson : List.of(new Gson(), new GsonBuilder().serializeNulls().create())) {
            isRefusedBy(
                    gson::toJson,
                    "accessible; either increase its visibility or write a custom TypeAdapter",
                    notValue -> !(notValue instanceof Answer));
        }
    }

    /**
     * A limit: Gson reads the fields of the declared type if that has type arguments, and an interface has no fields.
     */
    @Test
    void gsonSeesNothingWhereACoroutineIsDeclared() {
        String[] text = new String[1];
        CapturedLog.of(() -> run(async(() -> {
            text[0] = new Gson().toJson(new Answer("200", greeting("bob")));
        })));
        assertThat(text[0]).isEqualTo("{\"status\":\"200\",\"body\":{}}");
    }

    @Test
    void aFrameHasNoPublicStateThatIsNotTransient() {
        run(async(() -> {
            for (Object notValue : List.of(greeting("ada"), names(), async(() -> 1))) {
                for (Class<?> type = notValue.getClass(); type != null; type = type.getSuperclass()) {
                    assertThat(type.getDeclaredFields())
                            .allMatch(field -> !Modifier.isPublic(field.getModifiers())
                                    || Modifier.isStatic(field.getModifiers())
                                    || Modifier.isTransient(field.getModifiers()));
                }
            }
        }));
    }
}
