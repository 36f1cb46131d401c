package dev.parley.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfficeConfTest {

    @Test
    void withoutAProviderRequestsOverTablesAreDryRuns() {
        var conf = Conf.defaults();

        assertThat(conf.llm().routes().get(LlmConf.OFFICE)).containsExactly("dryrun");
        assertThat(conf.llm().routes().get(LlmConf.CLASSIFY)).containsExactly("dryrun");
        assertThat(conf.office()).isEqualTo(new OfficeConf(200_000, 10_000, 32_768, 0.3));
    }

    @Test
    void aProviderThatIsOnAnswersThem() {
        var conf = load(Map.of("GIGACHAT_CREDENTIALS", "secret"));

        assertThat(conf.llm().routes().get(LlmConf.OFFICE)).containsExactly("gigachat");
    }

    @ParameterizedTest
    @CsvSource({"dryrun,dryrun", "cloud,gigachat", "MTLS,gigachat"})
    void theModesOfGigaChatAreRoutes(String mode, String route) {
        var conf = load(Map.of("GIGACHAT_CREDENTIALS", "secret", "GIGACHAT_RUN_MODE", mode));

        assertThat(conf.llm().routes().get(LlmConf.OFFICE)).containsExactly(route);
    }

    @Test
    void modelAndTokensOfTheReplacedSystemAreTaken() {
        var conf = load(Map.of(
                "GIGACHAT_GENERATE_MODEL",
                "GigaChat-2-Max",
                "GIGACHAT_MAX_TOKENS_PER_REQUEST",
                "8192",
                "GIGACHAT_CREDENTIALS",
                "x"));

        assertThat(conf.llm().providers().get("gigachat").model()).contains("GigaChat-2-Max");
        assertThat(conf.office().mostTokens()).isEqualTo(8_192);
    }

    @Test
    void theClassifyingModelOfTheReplacedSystemIsARoute() {
        var mode = Map.of("GIGACHAT_CREDENTIALS", "x", "GIGACHAT_CLASSIFY_MODEL", "GigaChat-2-Lite");
        var cloud = new HashMap<>(mode);
        cloud.put("GIGACHAT_RUN_MODE", "cloud");

        assertThat(load(cloud).llm().routes().get(LlmConf.CLASSIFY)).containsExactly("gigachat/GigaChat-2-Lite");
        assertThat(load(mode).llm().routes().get(LlmConf.CLASSIFY)).containsExactly("gigachat");
        assertThat(load(Map.of("GIGACHAT_RUN_MODE", "dryrun", "GIGACHAT_CLASSIFY_MODEL", "GigaChat-2-Lite"))
                        .llm()
                        .routes()
                        .get(LlmConf.CLASSIFY))
                .containsExactly("dryrun");
    }

    @Test
    void anotherModeIsRefused() {
        assertThatExceptionOfType(ConfException.class)
                .isThrownBy(() -> load(Map.of("GIGACHAT_RUN_MODE", "fast")))
                .satisfies(refusal -> assertThat(refusal.problems())
                        .containsExactly(
                                "environment variable GIGACHAT_RUN_MODE = fast: must be dryrun, cloud or mtls"));
    }

    private static Conf load(Map<String, String> environment) {
        return Conf.load(Optional.empty(), environment, Map.of());
    }
}
