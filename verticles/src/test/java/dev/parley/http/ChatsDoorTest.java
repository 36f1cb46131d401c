package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatsDoorTest {

    private static final String CHAT = """
            {"title": "Budget", "model": "ollama/mistral", "version": 0, "messages": [
              {"role": "user", "content": "How much?", "at": "2026-03-04T12:00:00Z"},
              {"role": "assistant", "content": "**42**", "at": "2026-03-04T12:00:03.500Z", "model": "mistral", "provider": "ollama",
               "tokens": {"prompt": 12, "completion": 3}, "cost": 0.0004, "stopped": "length"}]}""";

    private final UUID id = UUID.randomUUID();
    private TestDoor door;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        door = TestDoor.open(folder);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void aChatIsReadAsItWasKept() throws Exception {
        var kept = put(id, CHAT);

        assertThat(kept.statusCode()).isEqualTo(200);
        var chat = new JsonObject(door.get("/chats/" + id, "anna-key").body());
        assertThat(chat).isEqualTo(new JsonObject(kept.body()));
        assertThat(chat.getString("id")).isEqualTo(id.toString());
        assertThat(chat.getString("title")).isEqualTo("Budget");
        assertThat(chat.getString("model")).isEqualTo("ollama/mistral");
        assertThat(chat.getLong("version")).isEqualTo(1);
        assertThat(chat.getJsonArray("messages")).isEqualTo(new JsonObject(CHAT).getJsonArray("messages"));
    }

    @Test
    void theListHasTheLastOneFirstAPageAtATimeAndNoMessages() throws Exception {
        var ids = new UUID[] {UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID()};
        for (var one : ids) {
            put(one, CHAT);
        }

        var first = new JsonObject(door.get("/chats?limit=2", "anna-key").body());
        var next = first.getString("next");
        var second = new JsonObject(
                door.get("/chats?limit=2&before=" + next, "anna-key").body());

        assertThat(names(first)).containsExactly(ids[2].toString(), ids[1].toString());
        assertThat(names(second)).containsExactly(ids[0].toString());
        assertThat(second.containsKey("next")).isFalse();
        assertThat(first.getJsonArray("chats").getJsonObject(0).fieldNames())
                .containsExactlyInAnyOrder("id", "title", "model", "updated");
    }

    @Test
    void aChangeOfAnOutdatedVersionSaysWhichOneIsCurrent() throws Exception {
        put(id, CHAT);
        put(id, CHAT.replace("\"version\": 0", "\"version\": 1").replace("Budget", "Renamed"));

        var late = put(id, CHAT.replace("\"version\": 0", "\"version\": 1"));

        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
        var problem = new JsonObject(late.body());
        assertThat(problem.getLong("current")).isEqualTo(2);
        assertThat(problem.getString("detail")).startsWith("version: ");
        assertThat(problem.getString("type")).isEqualTo("urn:parley:problem:conflict");
        assertThat(door.get("/chats/" + id, "anna-key").body()).contains("Renamed");
    }

    @Test
    void aDeletedChatIsGone() throws Exception {
        put(id, CHAT);

        assertThat(delete("boris-key").statusCode()).isEqualTo(404);
        var deleted = delete("anna-key");

        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(door.get("/chats/" + id, "anna-key").statusCode()).isEqualTo(404);
        assertThat(delete("anna-key").statusCode()).isEqualTo(404);
    }

    @Test
    void anothersChatIsNotThereUnlessOneIsAnAdministrator() throws Exception {
        put(id, CHAT);

        assertThat(door.get("/chats/" + id, "boris-key").statusCode()).isEqualTo(404);
        assertThat(door.get("/chats/" + id, "root-key").statusCode()).isEqualTo(200);
        assertThat(names(new JsonObject(door.get("/chats", "root-key").body()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"title\": \"Budget\"    | \"title\": \"\"            | title",
                "\"title\": \"Budget\"    | \"title\": \"a\\u0000b\"   | title",
                "\"title\": \"Budget\"    | \"name\": \"Budget\"       | title",
                "\"title\": \"Budget\"    | \"title\": \"Budget\", \"name\": \"\" | name",
                "\"version\": 0           | \"version\": -1            | version",
                "\"version\": 0           | \"version\": \"new\"       | version",
                "\"role\": \"user\"       | \"role\": \"tool\"         | messages[0].role",
                "\"at\": \"2026-03-04T12:00:00Z\" | \"at\": \"noon\"   | messages[0].at",
                "\"content\": \"How much?\" | \"content\": 42          | messages[0].content",
                "\"stopped\": \"length\"  | \"stopped\": true          | messages[1].stopped",
                "\"cost\": 0.0004         | \"price\": 0.0004          | messages[1].price"
            })
    void whatIsWrongIsNamedByItsField(String right, String wrong, String field) throws Exception {
        assertThat(CHAT).contains(right);

        var refused = put(id, CHAT.replace(right, wrong));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(refused.body()).getString("detail")).contains(field + ": ");
        assertThat(door.get("/chats/" + id, "anna-key").statusCode()).isEqualTo(404);
    }

    @Test
    void aChatThatIsTooLargeIsRefusedWithItsSize() throws Exception {
        var messages = new JsonArray();
        for (var i = 0; i < 11; i++) {
            messages.add(new JsonObject()
                    .put("role", "user")
                    .put("content", "x".repeat(195_000))
                    .put("at", "2026-03-04T12:00:00Z"));
        }
        var chat = new JsonObject(CHAT).put("messages", messages);

        var refused = put(id, chat.encode());

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(new JsonObject(refused.body()).getString("detail"))
                .contains(String.valueOf(ChatsRoutes.LARGEST), "new chat");
        messages.remove(10);
        assertThat(put(id, chat.encode()).statusCode()).isEqualTo(200);
    }

    @Test
    void halfACharacterIsRefusedWithItsPlace() throws Exception {
        var refused = put(id, CHAT.replace("**42**", "\\ud83d"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(refused.body()).getString("detail")).contains("messages[1].content: ");
    }

    @Test
    void moreMessagesThanAChatMayHaveAreRefused() throws Exception {
        var message = new JsonObject(CHAT).getJsonArray("messages").getJsonObject(0);
        var messages = new JsonArray(Collections.nCopies(1_001, message));

        var refused = put(id, new JsonObject(CHAT).put("messages", messages).encode());

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(refused.body()).getString("detail")).contains("messages: ", "1001", "1000");
    }

    @Test
    void aMessageThatIsTooLongIsRefused() throws Exception {
        var refused = put(id, CHAT.replace("How much?", "x".repeat(200_001)));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(refused.body()).getString("detail")).contains("messages[0].content: ", "200000");
    }

    private static Iterable<String> names(JsonObject page) {
        return page.getJsonArray("chats").stream()
                .map(chat -> ((JsonObject) chat).getString("id"))
                .toList();
    }

    private HttpResponse<String> put(UUID chat, String json) throws Exception {
        return door.send(door.request("/chats/" + chat)
                .header("X-API-Key", "anna-key")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json)));
    }

    private HttpResponse<String> delete(String key) throws Exception {
        return door.send(door.request("/chats/" + id).header("X-API-Key", key).DELETE());
    }
}
