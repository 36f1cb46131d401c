package dev.parley.llm.wire;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;

/**
 * What is to be sent, without what opens the door.
 *
 * @param path below the address of the provider, with the query; begins with a slash
 * @param headers beside those of the body and of the connection
 */
public record UpstreamRequest(HttpMethod method, String path, Map<String, String> headers, Buffer body) {

    public UpstreamRequest {
        headers = Map.copyOf(headers);
    }

    public static UpstreamRequest get(String path) {
        return new UpstreamRequest(HttpMethod.GET, path, Map.of(), Buffer.buffer());
    }

    public static UpstreamRequest json(String path, Buffer body) {
        return new UpstreamRequest(HttpMethod.POST, path, Map.of("Content-Type", "application/json"), body);
    }
}
