package dev.parley.http;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A candidate's page, as far as its socket goes. */
record RoomClient(SocketClient client) {

    static RoomClient enter(TestDoor door, String code) throws Exception {
        return enter(door, code, UUID.randomUUID());
    }

    static RoomClient enter(TestDoor door, String code, UUID visitor) throws Exception {
        return new RoomClient(SocketClient.connect(door, "/ws/" + code + "?visitor=" + visitor, Map.of()));
    }

    /** One that has entered and is asked the first question. */
    static RoomClient asked(TestDoor door, String code) throws Exception {
        var page = enter(door, code);
        page.send("{\"type\": \"start_interview\"}");
        page.await("waiting_for_answer");
        return page;
    }

    void send(String json) {
        client.socket.sendText(json, true).join();
    }

    void send(JsonObject json) {
        send(json.encode());
    }

    /** The first message of this type. */
    JsonObject await(String type) throws Exception {
        return await(type, 1);
    }

    /** The message of this type that came after so many others of it. */
    JsonObject await(String type, int count) throws Exception {
        Poll.until(() -> of(type).size() >= count || client.close.isDone());
        var found = of(type);
        if (found.size() < count) {
            throw new AssertionError("no " + type + " in " + client.messages + ", closed " + client.close.getNow(""));
        }
        return found.get(count - 1);
    }

    List<JsonObject> of(String type) {
        return client.messages.stream()
                .map(JsonObject::new)
                .filter(message -> type.equals(message.getString("type")))
                .toList();
    }

    List<String> types() {
        return client.messages.stream()
                .map(message -> new JsonObject(message).getString("type"))
                .toList();
    }

    String closed() throws Exception {
        return client.closed();
    }

    void hangUp() {
        client.socket.abort();
    }
}
