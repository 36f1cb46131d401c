package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/** Speaks tus to the door of a test, one request at a time, as nobody's library would. */
record TusClient(TestDoor door, String key) {

    /** Begins an upload that must be taken, and returns its path. */
    String begin(long length, String... metadata) throws Exception {
        var begun = door.send(beginning(length, metadata));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        return begun.headers().firstValue("Location").orElseThrow();
    }

    /** @param metadata {@code key=value} */
    HttpRequest.Builder beginning(long length, String... metadata) {
        return request("/uploads")
                .header("Upload-Length", Long.toString(length))
                .header("Upload-Metadata", metadata(metadata))
                .POST(BodyPublishers.noBody());
    }

    static String metadata(String... metadata) {
        return String.join(
                ",",
                Arrays.stream(metadata)
                        .map(pair -> pair.split("=", 2))
                        .map(pair -> pair[0] + " " + Base64.getEncoder().encodeToString(pair[1].getBytes(UTF_8)))
                        .toList());
    }

    HttpResponse<String> head(String path) throws Exception {
        return door.send(request(path).method("HEAD", BodyPublishers.noBody()));
    }

    /** How much has come. */
    long offset(String path) throws Exception {
        var head = head(path);
        assertThat(head.statusCode()).isEqualTo(200);
        return offset(head);
    }

    static long offset(HttpResponse<?> response) {
        return response.headers().firstValueAsLong("Upload-Offset").orElseThrow();
    }

    HttpResponse<String> patch(String path, long offset, String content) throws Exception {
        return door.send(patching(path, offset, content));
    }

    HttpRequest.Builder patching(String path, long offset, String content) {
        return request(path)
                .header("Upload-Offset", Long.toString(offset))
                .header("Content-Type", "application/offset+octet-stream")
                .method("PATCH", BodyPublishers.ofString(content));
    }

    HttpResponse<String> delete(String path) throws Exception {
        return door.send(request(path).DELETE());
    }

    HttpRequest.Builder request(String path) {
        return door.request(path).header("X-API-Key", key).header("Tus-Resumable", "1.0.0");
    }

    /** Announces a piece and sends only the beginning of it; closing the socket hangs up. */
    Socket sendSome(String path, long offset, long announced, String content) throws IOException {
        var socket = new Socket("127.0.0.1", door.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("PATCH " + path + " HTTP/1.1\r\nHost: x\r\nX-API-Key: " + key
                                + "\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: " + offset
                                + "\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: " + announced
                                + "\r\n\r\n" + content)
                        .getBytes(UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }

    static UUID id(String path) {
        return UUID.fromString(path.substring("/uploads/".length()));
    }
}
