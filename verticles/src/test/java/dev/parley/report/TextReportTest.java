package dev.parley.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Jobs.State;
import dev.parley.bus.Llm;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Tasks;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports on texts, as the topics of the report system ask for them. */
class TextReportTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private ReportNode node;

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {Tasks.REPORT, Tasks.SEMI_REPORT})
    void promptAndMessageReachTheModelAsTheyWereSent(String kind) throws Exception {
        start(_ -> ScriptedModel.text("  # Done at 99:99:99\n"));

        var output = output(node.submit(kind, "{\"message\": \"Anna: Yes.\\n\\nBoris: No.\", \"prompt\": \"Sum up\"}"));

        assertThat(output).isEqualTo(new Tasks.ReportOutput("# Done at 99:99:99", ScriptedModel.PROVIDER));
        var messages = node.model.asked.getFirst().chat().messages();
        assertThat(messages.getFirst().text()).isEqualTo("Sum up");
        assertThat(messages.getLast().text()).isEqualTo("Anna: Yes.\n\nBoris: No.");
    }

    @Test
    void aMessageThatIsTooLongIsReadInParts() throws Exception {
        start(_ -> ScriptedModel.text("what matters"));
        var message = IntStream.range(0, 1_000)
                .mapToObj(i -> (i % 2 == 0 ? "Anna: " : "Boris: ") + "this is turn number " + i + " of many.")
                .collect(Collectors.joining("\n"));

        var output = output(node.submit(
                Tasks.REPORT, MessageWire.JSON.writeValueAsString(new Tasks.ReportInput(message, "Sum up"))));

        assertThat(output.text()).isEqualTo("what matters");
        assertThat(node.model.asked).hasSizeGreaterThan(4).allSatisfy(ask -> {
            assertThat(ScriptedModel.tokens(ask)).isLessThan(ScriptedModel.WINDOW);
            assertThat(ask.chat().messages().getFirst().text()).startsWith("Sum up");
        });
        var read = node.model.asked.stream()
                .map(ScriptedModel::material)
                .filter(material -> !material.startsWith("<texts>"))
                .flatMap(String::lines)
                .sorted()
                .toList();
        assertThat(read).isEqualTo(message.lines().sorted().toList());
    }

    @Test
    void nothingIsNeverAReport() {
        start(_ -> ScriptedModel.text("\n"));
        assertThat(failed("{\"message\": \"Anna: Yes.\", \"prompt\": \"Sum up\"}"))
                .isEqualTo("CONFLICT scripted answered twice with an empty text");
        assertThat(failed("{\"message\": \"Anna: Yes.\", \"prompt\": \"  \"}"))
                .isEqualTo("INVALID prompt: it is empty");
        assertThat(failed("{\"message\": \"\", \"prompt\": \"Sum up\"}")).isEqualTo("INVALID message: it is empty");
        assertThat(node.model.asked).hasSize(2);
    }

    @Test
    void aRefusalIsAFailureWithItsReasonAndNoExtractInItsPlace() {
        var refusal = new Llm.Refusal("secrets", "it asks for secrets", false);
        start(_ ->
                Future.succeededFuture(ScriptedModel.answer("", "", Llm.Finish.CONTENT_FILTER, Optional.of(refusal))));

        assertThat(failed("{\"message\": \"Anna: Yes.\", \"prompt\": \"Sum up\"}"))
                .isEqualTo("FORBIDDEN the guard refused the question (rule secrets): it asks for secrets");
    }

    @Test
    void whereTheRouteHasNoModelTheExtractIsWhatIsWanted() throws Exception {
        start(_ -> Future.succeededFuture(
                ScriptedModel.answer("# Extract", "extractive", Llm.Finish.STOP, Optional.empty())));
        node.model.readers = List.of();
        var message = "Anna: " + "a very long speech. ".repeat(10_000);

        var output = output(node.submit(
                Tasks.REPORT, MessageWire.JSON.writeValueAsString(new Tasks.ReportInput(message, "Sum up"))));

        assertThat(output).isEqualTo(new Tasks.ReportOutput("# Extract", "extractive"));
        assertThat(node.model.asked).hasSize(1);
    }

    private String failed(String input) {
        var failed = node.failure(node.submit(Tasks.REPORT, input));
        return failed.failure() + " " + failed.detail();
    }

    private Tasks.ReportOutput output(UUID job) throws Exception {
        var state = node.whenEnded(job).state();
        assertThat(state).isInstanceOf(State.Succeeded.class);
        return MessageWire.JSON.readValue(((State.Succeeded) state).output(), Tasks.ReportOutput.class);
    }

    private void start(Function<Llm.Ask, Future<Llm.Answer>> script) {
        node = new ReportNode(store.data(), store.postgres(), Map.of(), script);
    }
}
