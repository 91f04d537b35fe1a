package dev.weft.spring;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;

/** Sends one line of JSON for each element. */
final class LineSubscriber extends EmitterSubscriber {
    private static final MediaType TEXT = MediaType.TEXT_PLAIN;

    LineSubscriber(ResponseBodyEmitter emitter, Executor executor) {
        super(emitter, executor);
    }

    @Override
    void send(ResponseBodyEmitter to, Object element) throws IOException {
        // at once, so that a client never sees half a line
        Set<DataWithMediaType> line = new LinkedHashSet<>(
                List.of(new DataWithMediaType(element, MediaType.APPLICATION_JSON), new DataWithMediaType("\n", TEXT)));
        to.send(line);
    }
}
