package dev.parley.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.bus.Correlation;
import dev.parley.conf.LogConf;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class LoggingTest {

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @Test
    void lineIsOneJsonObjectWithTheFieldsThatAreSearchedFor() throws JsonProcessingException {
        start(LogConf.Level.INFO, LogConf.Format.JSON);

        context.getLogger("dev.parley.jobs").info("job {} is done\nand well", 7);

        var line = new JsonMapper().readTree(lines().getFirst());
        assertThat(lines()).hasSize(1);
        assertThat(line.fieldNames()).toIterable().containsExactlyInAnyOrder("timestamp", "level", "event", "logger");
        assertThat(line.path("event").asText()).isEqualTo("job 7 is done\nand well");
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        assertThat(line.path("logger").asText()).isEqualTo("dev.parley.jobs");
        assertThat(line.path("timestamp").asText()).endsWith("Z");
    }

    @Test
    void lineCarriesTheCorrelationIdOfTheWorkAtHand(Vertx vertx, VertxTestContext test) {
        start(LogConf.Level.INFO, LogConf.Format.JSON);

        vertx.runOnContext(_ -> test.verify(() -> {
            Correlation.enter("call-42");
            context.getLogger("dev.parley.http").info("asked");

            assertThat(firstLine().path("correlation_id").asText()).isEqualTo("call-42");
            test.completeNow();
        }));
    }

    @Test
    void errorStandsInTheSameLine() throws JsonProcessingException {
        start(LogConf.Level.INFO, LogConf.Format.JSON);

        context.getLogger("dev.parley.store").error("lost", new IllegalStateException("no disk"));

        assertThat(lines()).hasSize(1);
        assertThat(firstLine().path("error").asText()).startsWith("java.lang.IllegalStateException: no disk");
    }

    @Test
    void fieldIsNamedOnce() {
        start(LogConf.Level.INFO, LogConf.Format.JSON);

        var log = context.getLogger("dev.parley.http");
        log.atInfo().addKeyValue("event", "request").addKeyValue("status", 200).log("GET /health 200");

        assertThat(lines().getFirst()).containsOnlyOnce("\"event\"").contains("\"status\":200");
    }

    @Test
    void librariesStayAtTheirWarningsEvenAtDebug() {
        start(LogConf.Level.DEBUG, LogConf.Format.TEXT);

        context.getLogger("io.netty.handler").debug("authorization: secret");
        context.getLogger("dev.parley.bus").debug("took 3 ms");

        assertThat(lines()).singleElement().asString().endsWith("DEBUG bus: took 3 ms");
    }

    @Test
    void lessThanTheLevelIsNotWritten() {
        start(LogConf.Level.WARN, LogConf.Format.TEXT);

        context.getLogger("dev.parley.bus").info("nothing to see");

        assertThat(lines()).isEmpty();
    }

    @Test
    void refusalsAreJsonWhateverFormatAndLevel() throws JsonProcessingException {
        start(LogConf.Level.ERROR, LogConf.Format.TEXT);

        context.getLogger("parley.security")
                .atWarn()
                .addKeyValue("rule", "override")
                .log("prompt refused");

        assertThat(firstLine().path("event").asText()).isEqualTo("prompt refused");
        assertThat(firstLine().path("rule").asText()).isEqualTo("override");
    }

    @Test
    void refusalsHaveAFileOfTheirOwnWhereOneIsNamed(@TempDir Path folder) throws IOException {
        var file = folder.resolve("logs").resolve("security.log");
        context.setMDCAdapter(new LogbackMDCAdapter());
        Logging.start(context, new LogConf(LogConf.Level.INFO, LogConf.Format.JSON, Optional.of(file)), output);

        context.getLogger("parley.security").warn("prompt refused");
        context.reset();

        assertThat(Files.readString(file)).containsOnlyOnce("\"event\":\"prompt refused\"");
        assertThat(lines()).isEmpty();
    }

    @Test
    void aFileThatCannotBeWrittenIsRefused(@TempDir Path folder) {
        var conf = new LogConf(LogConf.Level.INFO, LogConf.Format.JSON, Optional.of(folder));

        assertThatThrownBy(() -> Logging.start(context, conf, output))
                .hasRootCauseMessage(folder + ": log.security asks for it, and it cannot be opened for writing");
    }

    private void start(LogConf.Level level, LogConf.Format format) {
        context.setMDCAdapter(new LogbackMDCAdapter());
        Logging.start(context, new LogConf(level, format, Optional.empty()), output);
    }

    private JsonNode firstLine() throws JsonProcessingException {
        return new JsonMapper().readTree(lines().getFirst());
    }

    private List<String> lines() {
        return output.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
