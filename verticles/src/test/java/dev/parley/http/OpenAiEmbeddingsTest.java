package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Failure;
import dev.parley.bus.Llm;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors and models at the door for clients of OpenAI's API. */
class OpenAiEmbeddingsTest {

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
    void eachTextHasAVector() throws Exception {
        var response = embed("{\"model\":\"local\",\"input\":[\"ab\",\"abc\"],\"dimensions\":2,\"user\":\"anna\"}");

        assertThat(new JsonObject(response.body())).isEqualTo(new JsonObject("""
                {"object": "list", "model": "openai/gpt-4o-mini",
                 "data": [{"object": "embedding", "index": 0, "embedding": [2.0, 0.5]},
                          {"object": "embedding", "index": 1, "embedding": [3.0, 0.5]}],
                 "usage": {"prompt_tokens": 12, "total_tokens": 17},
                 "parley": {"provider": "openai", "model": "gpt-4o-mini", "attempts": 2, "cost": 0.00123, "cached": false,
                            "estimated": false}}"""));
        assertThat(response.headers().firstValue("x-parley-provider")).contains("openai");
        assertThat(door.llm.embedded).singleElement().satisfies(request -> {
            assertThat(request.payer().user()).isEqualTo(door.anna.id());
            assertThat(request.model()).isEqualTo("local");
            assertThat(request.texts()).containsExactly("ab", "abc");
            assertThat(request.dimensions()).contains(2);
        });
    }

    @Test
    void theBytesOfAVectorComeInBase64() throws Exception {
        var data = new JsonObject(embed("{\"input\":\"ab\",\"encoding_format\":\"base64\"}")
                        .body())
                .getJsonArray("data")
                .getJsonObject(0);

        assertThat(new Llm.Vector(data.getString("embedding")).values()).containsExactly(2, 0.5f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | input",
                "{\"input\":null} | input",
                "{\"input\":\"\"} | input",
                "{\"input\":[]} | input",
                "{\"input\":[\"a\",\"\"]} | input[1]",
                "{\"input\":[\"a\",7]} | input[1]",
                "{\"input\":[1,2,3]} | input",
                "{\"input\":[[1,2],[3]]} | input",
                "{\"input\":{\"text\":\"a\"}} | input",
                "{\"input\":\"a\",\"dimensions\":0} | dimensions",
                "{\"input\":\"a\",\"encoding_format\":\"hex\"} | encoding_format",
                "{\"input\":\"a\",\"truncate\":true} | truncate",
            })
    void aParameterThatIsWrongIsNamed(String body, String param) throws Exception {
        var response = embed(body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).getString("param")).isEqualTo(param);
        assertThat(door.llm.embedded).isEmpty();
    }

    @Test
    void tooManyTextsAreRefusedWithTheLimit() throws Exception {
        var texts = new JsonArray(java.util.Collections.nCopies(2049, "a"));

        var response = embed(new JsonObject().put("input", texts).encode());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).getString("message")).contains("2049", "2048");
    }

    @Test
    void failuresHaveTheirStatus() throws Exception {
        door.llm.vectors =
                _ -> Future.failedFuture(Failure.NOT_FOUND.because("model: there is no big; near it are local"));

        var response = embed("{\"model\":\"big\",\"input\":\"a\"}");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(error(response).getString("code")).isEqualTo("model_not_found");
    }

    @Test
    void modelsAreRecognisersThenRoutesAndLanguageModels() throws Exception {
        var models = new JsonObject(door.get("/v1/models", "anna-key").body()).getJsonArray("data");

        assertThat(models.stream().map(model -> ((JsonObject) model).getString("id")))
                .startsWith("moonshine-tiny-en", "whisper-1")
                .endsWith("default", "openai/gpt-4o-mini", "lmstudio/google/gemma-3-12b");
        assertThat(models.getJsonObject(models.size() - 2).getString("owned_by"))
                .isEqualTo("openai");
        assertThat(models.getJsonObject(models.size() - 2).getString("kind")).isEqualTo("chat");
        assertThat(models.getJsonObject(0).getString("kind")).isEqualTo("recognition");
    }

    @ParameterizedTest
    @CsvSource({
        "whisper-1, whisper-1",
        "default, default",
        "openai/gpt-4o-mini, openai/gpt-4o-mini",
        "openai%2Fgpt-4o-mini, openai/gpt-4o-mini",
        "lmstudio/google/gemma-3-12b, lmstudio/google/gemma-3-12b",
        "lmstudio%2Fgoogle%2Fgemma-3-12b, lmstudio/google/gemma-3-12b"
    })
    void aModelIsFoundByItsNameWhetherSlashesAreEscapedOrNot(String path, String name) throws Exception {
        var response = door.get("/v1/models/" + path, "anna-key");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(new JsonObject(response.body()).getString("id")).isEqualTo(name);
    }

    @Test
    void anUnknownModelIsNotFoundAndNamesThatAreNearAreTold() throws Exception {
        var response = door.get("/v1/models/gpt-4o-minj", "anna-key");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(error(response).getString("code")).isEqualTo("model_not_found");
        assertThat(error(response).getString("message"))
                .contains("there is no gpt-4o-minj; near it are openai/gpt-4o-mini");
    }

    @Test
    void whereLanguageModelsAreAwayRecognisersAreListed() throws Exception {
        door.llm.models = Future.failedFuture(Failure.UNAVAILABLE.because("nobody answers"));

        var models = new JsonObject(door.get("/v1/models", "anna-key").body()).getJsonArray("data");

        assertThat(models.stream().map(model -> ((JsonObject) model).getString("owned_by")))
                .containsOnly("parley");
    }

    @Test
    void lmStudiosModelsAreListedUnderItsOwnNames() throws Exception {
        var models = new JsonObject(door.get("/lmstudio/models", "anna-key").body());

        assertThat(models.getString("object")).isEqualTo("list");
        assertThat(models.getJsonArray("data").getJsonObject(0).getString("id")).isEqualTo("google/gemma-3-12b");
    }

    @Test
    void withoutLmStudioTheSettingIsTold() throws Exception {
        door.llm.listed = Future.failedFuture(
                Failure.NOT_FOUND.because("there is no provider lmstudio here: set llm.providers.lmstudio.url"));

        var response = door.get("/lmstudio/models", "anna-key");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("llm.providers.lmstudio.url");
    }

    private HttpResponse<String> embed(String body) throws Exception {
        return door.post("/v1/embeddings", "anna-key", body);
    }

    private static JsonObject error(HttpResponse<String> response) {
        return new JsonObject(response.body()).getJsonObject("error");
    }
}
