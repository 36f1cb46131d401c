package dev.parley.llm;

import static dev.parley.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Bus;
import dev.parley.house.EventLoopWatch;
import dev.parley.llm.ContractRow.Case;
import dev.parley.llm.ContractRow.Cell;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every dialect keeps every row of the contract, or refuses it clearly, against a server that speaks as its providers do. The
 * table of the results is that of the documentation.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(EventLoopWatch.class)
class ProviderContractTest {

    private static final List<Traffic> DIALECTS =
            List.of(new OpenAiTraffic(), new GeminiTraffic(), new OllamaTraffic(), new GigaChatTraffic());
    private static final Path DOCUMENTATION = Path.of("..", "docs", "llm.md");

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);
    private final Map<String, Map<String, Cell>> table = new LinkedHashMap<>();

    @TestFactory
    Stream<DynamicTest> whatDialectsCan() {
        return tests(ContractAbilities.rows());
    }

    @TestFactory
    Stream<DynamicTest> whatBecomesOfTroubles() {
        return tests(ContractTroubles.rows());
    }

    private Stream<DynamicTest> tests(List<ContractRow> rows) {
        return rows.stream().flatMap(row -> DIALECTS.stream().map(traffic -> {
            var cells = table.computeIfAbsent(row.name(), _ -> new LinkedHashMap<>());
            return DynamicTest.dynamicTest(
                    traffic.title() + ": " + row.name(),
                    () -> cells.put(traffic.title(), row.check().of(new Case(vertx, bus, traffic))));
        }));
    }

    @AfterAll
    void theDocumentationSaysTheSame() throws IOException {
        await(vertx.close());
        var complete = table.values().stream().allMatch(cells -> cells.size() == DIALECTS.size());
        if (complete
                && table.size()
                        == ContractAbilities.rows().size()
                                + ContractTroubles.rows().size()) {
            var markdown = markdown();
            Files.writeString(Path.of("target", "provider-contract.md"), markdown);
            assertThat(Files.readString(DOCUMENTATION))
                    .as("docs/llm.md has the table of target/provider-contract.md")
                    .contains(markdown);
        }
    }

    private String markdown() {
        var head = "| | " + DIALECTS.stream().map(Traffic::title).collect(Collectors.joining(" | ")) + " |\n|---|"
                + "---|".repeat(DIALECTS.size()) + "\n";
        return head
                + table.entrySet().stream()
                        .map(row -> "| " + row.getKey() + " | "
                                + row.getValue().values().stream()
                                        .map(cell -> cell.word)
                                        .collect(Collectors.joining(" | "))
                                + " |\n")
                        .collect(Collectors.joining());
    }
}
