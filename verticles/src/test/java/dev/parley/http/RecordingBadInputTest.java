package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.StoredRecording;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingBadInputTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static RecordingNode node;

    private String path;

    @BeforeAll
    static void open(@TempDir Path folder) {
        node = new RecordingNode(store, folder);
    }

    @AfterAll
    static void close() {
        node.close();
    }

    @BeforeEach
    void keep() {
        path = "/recordings/"
                + StoredRecording.keep(store, node.anna.user().id(), "a.wav").saying("Добрый день").id;
    }

    /** Quotes in a body are written as apostrophes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PATCH | /segments/0           | {'version':0}                                  | 400 | text
            PATCH | /segments/0           | {'text':'x'}                                   | 400 | version
            PATCH | /segments/0           | {'version':'0','text':'x'}                     | 400 | version
            PATCH | /segments/0           | {'version':-1,'text':'x'}                      | 400 | version
            PATCH | /segments/0           | {'version':0,'text':5}                         | 400 | text
            PATCH | /segments/0           | {'version':0,'text':'a\\u0000b'}               | 400 | text
            PATCH | /segments/0           | {'version':0,'text':'a\\ud800b'}               | 400 | text
            PATCH | /segments/0           | {'version':0,'speaker':'SPEAKER_09'}           | 400 | SPEAKER_01
            PATCH | /segments/0           | {'version':0,'speaker':'<img src=x>'}          | 400 | speaker
            PATCH | /segments/0           | {'version':0,'text':'x','start':1}             | 400 | start
            PATCH | /segments/1           | {'version':0,'text':'x'}                       | 404 | segment 1
            PATCH | /segments/first       | {'version':0,'text':'x'}                       | 400 | segment
            PATCH | /segments/99999999999 | {'version':0,'text':'x'}                       | 400 | segment
            PATCH | /segments/0           | {'version':7,'text':'x'}                       | 409 | version
            PUT   | /speakers/SPEAKER_00  | {'name':'<img src=x onerror=alert(1)>'}        | 400 | name
            PUT   | /speakers/SPEAKER_00  | {'name':''}                                    | 400 | name
            PUT   | /speakers/SPEAKER_00  | {'name':'  '}                                  | 400 | name
            PUT   | /speakers/SPEAKER_00  | {'name':'a\\u0000'}                            | 400 | name
            PUT   | /speakers/SPEAKER_00  | {'name':'012345678901234567890123456789012345678901234567890'} | 400 | name
            PUT   | /speakers/SPEAKER_00  | {}                                             | 400 | name
            PUT   | /speakers/SPEAKER_07  | {'name':'Anna'}                                | 404 | SPEAKER_07
            PUT   | /speakers/SPEAKER_00  | {'name':'Anna','was':'Olga'}                   | 409 | was
            PATCH | ''                    | {'name':'  '}                                  | 400 | name
            PATCH | ''                    | {'name':null}                                  | 400 | name
            PATCH | ''                    | {'name':'a\\u0000b'}                           | 400 | name
            PATCH | ''                    | {'name':'gpj.\\u202Eexe'}                      | 400 | name
            PATCH | ''                    | {}                                             | 400 | name
            GET   | /changes?after=-1     |                                                | 400 | after
            GET   | /changes?after=x      |                                                | 400 | after
            """)
    void whatCannotBeIsRefusedAndNamed(String method, String door, String body, int status, String named)
            throws Exception {
        var json = body == null ? "" : body.replace('\'', '"');

        var problem = node.answer(status, method, path + door, node.anna, json);

        assertThat(problem.getString("detail")).contains(named);
        assertThat(node.get(path + "/changes", node.anna).getLong("version")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "state=done, state",
        "limit=0, limit",
        "limit=1000, limit",
        "before=x, before",
        "before=%2B1000000000-12-31T23:59:59Z_0197a3c0-5b5e-7c1e-8d1f-3f2b6c0d9e11, before",
        "before=2026-03-04T05:06:07Z_x, before",
        "from=yesterday, from",
        "to=2026-13-01, to",
        "q=%00, q"
    })
    void aFilterThatIsNoneIsRefusedAndNamed(String query, String named) throws Exception {
        assertThat(node.answer(400, "GET", "/recordings?" + query, node.anna, "")
                        .getString("detail"))
                .contains(named);
    }

    @Test
    void aTextThatIsTooLongIsRefused() throws Exception {
        var long21 = new JsonObject().put("version", 0).put("text", "a".repeat(21_000));
        var long100 = new JsonObject().put("version", 0).put("text", "a".repeat(100 << 10));

        assertThat(node.answer(400, "PATCH", path + "/segments/0", node.anna, long21.encode())
                        .getString("detail"))
                .contains("text");
        node.answer(413, "PATCH", path + "/segments/0", node.anna, long100.encode());
    }

    @Test
    void aNameOf255CharactersIsTakenAndALongerOneIsNot() throws Exception {
        var name = "Ж".repeat(255);

        assertThat(node.ask(
                                "PATCH",
                                path,
                                node.anna,
                                new JsonObject().put("name", name).encode())
                        .getString("name"))
                .isEqualTo(name);
        assertThat(node.answer(
                                400,
                                "PATCH",
                                path,
                                node.anna,
                                new JsonObject().put("name", name + "Ж").encode())
                        .getString("detail"))
                .contains("name");
    }

    @Test
    void anEmptyTextIsTakenAndIsLeftOutOfSubtitles() throws Exception {
        var edited = node.ask("PATCH", path + "/segments/0", node.anna, "{\"version\":0,\"text\":\"\"}");

        assertThat(edited.getJsonObject("segment").getString("text")).isEmpty();
        var results = "/results/" + path.substring("/recordings/".length());
        for (var format : new String[] {"srt", "vtt", "txt", "md", "verbose_json", "rows"}) {
            var body = node.send("GET", results + "?format=" + format, node.anna, "");
            assertThat(body.statusCode()).isEqualTo(200);
            assertThat(body.body()).doesNotContain("SPEAKER_00:").doesNotContain("Добрый");
        }
        assertThat(node.send("GET", results + "?format=docx", node.anna, "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRecordingWithoutATranscriptHasNoneYet() throws Exception {
        var fresh =
                "/recordings/" + StoredRecording.keep(store, node.anna.user().id(), "b.wav").id;

        assertThat(node.answer(404, "GET", fresh + "/transcript", node.anna, "").getString("detail"))
                .contains("no transcript yet");
        assertThat(node.answer(404, "PATCH", fresh + "/segments/0", node.anna, "{\"version\":0,\"text\":\"x\"}")
                        .getString("detail"))
                .contains("no transcript yet");
        node.answer(404, "PUT", fresh + "/speakers/SPEAKER_00", node.anna, "{\"name\":\"Anna\"}");
    }

    @Test
    void whatThereIsNotIsNotFound() throws Exception {
        node.answer(404, "GET", "/recordings/" + UUID.randomUUID(), node.anna, "");
        node.answer(400, "GET", "/recordings/first", node.anna, "");
        node.answer(404, "DELETE", "/recordings/" + UUID.randomUUID(), node.anna, "");
    }
}
