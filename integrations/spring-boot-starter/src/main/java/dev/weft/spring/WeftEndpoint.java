package dev.weft.spring;

import dev.weft.TaskDump;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** What all tasks wait for: as JSON, and as a tree for people where {@code text/plain} is asked for. */
@Endpoint(id = "weft")
public class WeftEndpoint {
    WeftEndpoint() {}

    /**
     * Returns what all tasks wait for.
     *
     * @return the JSON of {@link TaskDump#toJson()}
     */
    @ReadOperation(produces = {"application/json", "application/vnd.spring-boot.actuator.v3+json"})
    public String json() {
        return TaskDump.capture().toJson();
    }

    /**
     * Returns what all tasks wait for, as a tree.
     *
     * @return the tree of {@link TaskDump#toString()}
     */
    @ReadOperation(produces = "text/plain;charset=UTF-8")
    public String text() {
        return TaskDump.capture().toString();
    }
}
