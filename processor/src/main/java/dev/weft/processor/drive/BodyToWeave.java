package dev.weft.processor.drive;

import dev.weft.processor.model.AsyncBody;
import dev.weft.processor.model.CompiledBody;
import dev.weft.processor.model.Place;
import dev.weft.processor.shape.Creations;
import dev.weft.processor.weave.code.BodySpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a body until it is woven, when javac has written all class files. It holds no tree and no element:
 * those of a class that is done would stay in memory until the end.
 *
 * @param body the body as found
 * @param spec what the weaver has to know
 * @param tries for each of its asynchronous resources where its {@code try} statement stands
 * @param creations for a lambda which objects of lambdas the code of its class creates; null for a method
 * @param warnsOfSize whether a warning that it is large is wanted
 */
record BodyToWeave(
        AsyncBody body,
        BodySpec spec,
        List<Place> tries,
        @Nullable Creations creations,
        boolean warnsOfSize) {
    static BodyToWeave of(CompiledBody compiled, boolean warnsOfSize) {
        AsyncBody body = compiled.body();
        BodySpec spec = new BodySpec(
                BodySpec.Kind.valueOf(body.kind().name()),
                body.name(),
                compiled.descriptor(),
                body.line(),
                body.frameBinaryName().replace('.', '/'),
                body.part(),
                compiled.scopes(),
                compiled.lambda());
        return new BodyToWeave(body, spec, compiled.tries(), compiled.creations(), warnsOfSize);
    }
}
