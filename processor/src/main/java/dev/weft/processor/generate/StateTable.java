package dev.weft.processor.generate;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.weft.processor.model.AsyncBody;
import dev.weft.processor.model.State;
import javax.lang.model.element.Modifier;

/** Writes the table of the places where a body waits: as Javadoc for readers, and as data for task dumps. */
final class StateTable {
    private StateTable() {}

    static CodeBlock javadoc(AsyncBody body) {
        if (body.states().isEmpty()) {
            return CodeBlock.of("<p>No await is written in it.\n");
        }
        CodeBlock.Builder table = CodeBlock.builder()
                .add("<table>\n<caption>Where it waits</caption>\n")
                .add("<tr><th>line</th><th>expression</th><th>variables in scope</th></tr>\n");
        for (State state : body.states()) {
            table.add(
                    "<tr><td>$L</td><td>$L</td><td>$L</td></tr>\n",
                    state.line(),
                    code(state.expression()),
                    code(String.join(", ", state.variables())));
        }
        return table.add("</table>\n").build();
    }

    /** More than fit into a woven method. Such a body is refused when it is woven; until then its table must compile. */
    private static final int MOST_STATES = 4000;

    static MethodSpec data(AsyncBody body) {
        CodeBlock.Builder rows =
                CodeBlock.builder().add("return new $T[] {\n$>$S", String.class, at(body, body.line(), ""));
        for (State state : body.states().subList(0, Math.min(body.states().size(), MOST_STATES))) {
            rows.add(",\n$S", at(body, state.line(), " " + state.expression()));
        }
        return MethodSpec.methodBuilder("states")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .returns(ArrayTypeName.of(TypeName.get(String.class)))
                .addCode(rows.add("\n$<};\n").build())
                .build();
    }

    /** Text as inline code of a doc comment. Escaped, because {@code @code} cannot hold an unbalanced brace. */
    static String code(String text) {
        String escaped = text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("*/", "*&#47;")
                .replace("\\", "&#92;")
                .replace("{", "&#123;")
                .replace("}", "&#125;");
        return text.isEmpty() ? "" : "<code>" + escaped + "</code>";
    }

    private static String at(AsyncBody body, int line, String expression) {
        return body.fileName() + ":" + line + expression;
    }
}
