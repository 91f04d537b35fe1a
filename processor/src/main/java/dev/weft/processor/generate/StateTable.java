package dev.weft.processor.generate;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.weft.processor.model.FoundBody;
import dev.weft.processor.model.State;
import dev.weft.processor.shape.TableText;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the table of the places where a body waits: as Javadoc for readers, and as data for task dumps. */
final class StateTable {
    private StateTable() {}

    static CodeBlock javadoc(FoundBody found) {
        if (found.states().isEmpty()) {
            return CodeBlock.of("<p>No await is written in it.\n");
        }
        CodeBlock.Builder table = CodeBlock.builder()
                .add("<table>\n<caption>Where it waits</caption>\n")
                .add("<tr><th>line</th><th>expression</th><th>variables in scope</th></tr>\n");
        for (State state : found.states()) {
            table.add(
                    "<tr><td>$L</td><td>$L</td><td>$L</td></tr>\n",
                    state.line(),
                    code(state.expression()),
                    code(String.join(", ", state.variables())));
        }
        return table.add("</table>\n").build();
    }

    static MethodSpec data(List<FoundBody> bodies) {
        List<TableText> tables = bodies.stream()
                .map(found -> State.table(
                        found.body().displayName(),
                        found.body().fileName(),
                        found.body().line(),
                        found.states()))
                .toList();
        return MethodSpec.methodBuilder("table")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .returns(String.class)
                .addStatement("return $S", TableText.text(tables))
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
}
