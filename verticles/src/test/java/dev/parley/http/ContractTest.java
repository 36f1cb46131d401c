package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The document and the server say the same. The server has no routes but those of the document. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractTest {

    private TestDoor door;

    private record Operation(String method, String path, JsonNode model) {}

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        door = TestDoor.open(folder);
    }

    @AfterAll
    void close() {
        door.close();
    }

    @Test
    void everyOperationOfTheDocumentIsServed() throws Exception {
        for (var operation : operations()) {
            var path = operation.path().replaceAll("\\{.*?}", UUID.randomUUID().toString());
            var status = door.status(door.request(path)
                    .header("X-API-Key", "root-key")
                    .method(operation.method(), BodyPublishers.noBody()));

            // 503 is what the router answers for an operation without a handler, 405 for one without a route.
            assertThat(status).as(operation.method() + " " + operation.path()).isNotIn(405, 501, 503, 500);
        }
    }

    @Test
    void aDoorIsOpenToEverybodyOnlyIfTheDocumentSaysSo() throws Exception {
        for (var operation : operations()) {
            var path = operation.path().replaceAll("\\{.*?}", UUID.randomUUID().toString());
            var status = door.status(door.request(path).method(operation.method(), BodyPublishers.noBody()));
            var security = operation.model().path("security");
            var mayBeOpen = security.isArray()
                    && (security.isEmpty() || security.toString().contains("{}"));

            assertThat(status != 401)
                    .as(operation.method() + " " + operation.path())
                    .isEqualTo(mayBeOpen);
        }
    }

    @Test
    void theDocumentIsServedAsItStands() throws Exception {
        var served = door.send(door.request("/openapi.yaml"));

        assertThat(served.body()).startsWith("openapi: 3.1.0");
        assertThat(served.headers().firstValue("Content-Type")).contains("application/yaml; charset=utf-8");
    }

    @Test
    void thePageTakesEveryFileFromThisServiceUnderAStrictPolicy() throws Exception {
        var page = door.send(door.request("/docs"));

        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self'")
                .doesNotContain("unsafe")
                .doesNotContain("http");
        var links = Pattern.compile("(?:src|href)=\"([^\"]+)\"")
                .matcher(page.body())
                .results()
                .toList();
        assertThat(links).hasSize(4);
        for (var link : links) {
            assertThat(link.group(1)).startsWith("/docs/");
            assertThat(door.send(door.request(link.group(1))).statusCode()).isEqualTo(200);
        }
        assertThat(page.body())
                .doesNotContain("<style")
                .doesNotContain("style=")
                .doesNotContain("onload");
    }

    @Test
    void thePageGivesNoOtherFileOfTheProgram() throws Exception {
        assertThat(door.send(door.request("/docs/openapi.yaml")).statusCode()).isEqualTo(404);
        assertThat(door.send(door.request("/docs/..%2f..%2fopenapi.yaml")).statusCode())
                .isEqualTo(404);
    }

    private static List<Operation> operations() throws Exception {
        var operations = new ArrayList<Operation>();
        try (var document = ContractTest.class.getResourceAsStream("/" + Contract.FILE)) {
            var paths = new YAMLMapper().readTree(document).path("paths");
            for (var path : paths.properties()) {
                for (var operation : path.getValue().properties()) {
                    operations.add(new Operation(
                            operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()));
                }
            }
        }
        assertThat(operations).hasSizeGreaterThan(15);
        return operations;
    }
}
