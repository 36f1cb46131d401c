package dev.parley.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardConfTest {

    @TempDir
    Path folder;

    @Test
    void namesOfTheAssistantApiAreUnderstood() {
        var guard = guard(Map.of(
                "MAX_PROMPT_LENGTH", "2048",
                "MAX_RESPONSE_LENGTH", "4096",
                "INSTRUCTION_REGEX", "\\b(ignore|forget)\\b.{1,20}rules",
                "ROLE_OVERRIDE_REGEX", "you are now",
                "META_SYSTEM_REGEX", "system prompt",
                "INSTRUCTION_PATTERNS", "[\"forget it, all of it\", \"act as\"]",
                "EXFILTRATION_PATTERNS", "api key, password",
                "FORBIDDEN_LLM_OUTPUT", "[\"BEGIN PRIVATE KEY\"]",
                "FORBIDDEN_COMMANDS", "rm -rf,shutdown"));

        assertThat(guard.maxPromptLength()).isEqualTo(2048);
        assertThat(guard.maxResponseLength()).isEqualTo(4096);
        assertThat(guard.instructionRegex()).get().asString().isEqualTo("\\b(ignore|forget)\\b.{1,20}rules");
        assertThat(guard.roleOverrideRegex()).isPresent();
        assertThat(guard.metaSystemRegex()).isPresent();
        assertThat(guard.instructionPatterns()).containsExactly("forget it, all of it", "act as");
        assertThat(guard.exfiltrationPatterns()).containsExactly("api key", "password");
        assertThat(guard.forbiddenOutput()).containsExactly("BEGIN PRIVATE KEY");
        assertThat(guard.forbiddenCommands()).containsExactly("rm -rf", "shutdown");
    }

    @Test
    void itemsOfAListMayHaveCommasAndQuotationMarks() throws IOException {
        var file = Files.writeString(folder.resolve("my.yaml"), """
                guard:
                  forbidden-output: ["a, b", 'say "c"', d]
                """);

        assertThat(Conf.load(Optional.of(file), Map.of(), Map.of()).guard().forbiddenOutput())
                .containsExactly("a, b", "say \"c\"", "d");
    }

    @Test
    void aRegularExpressionThatLooksAroundIsRefused() {
        assertThat(problems(Map.of("INSTRUCTION_REGEX", "(?=ignore)")))
                .singleElement()
                .asString()
                .startsWith("guard.instruction-regex = (?=ignore) (environment variable INSTRUCTION_REGEX):")
                .contains("in the form of RE2, without look-around");
    }

    @Test
    void aPatternForAnswersThatIsWrongOrFitsEverythingIsRefused() {
        for (var wrong : List.of("(open", "a*", "(?:a)")) {
            assertThat(problems(Map.of("PARLEY_GUARD_FORBIDDEN_OUTPUT_REGEXES", wrong)))
                    .as(wrong)
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem).contains("\"" + wrong + "\""));
        }
    }

    @Test
    void whatCanBeRedactedIsNamed() {
        assertThat(guard(Map.of("PARLEY_GUARD_REDACT", "email, card")).redact())
                .containsExactlyInAnyOrder(GuardConf.Personal.EMAIL, GuardConf.Personal.CARD);
        assertThat(problems(Map.of("PARLEY_GUARD_REDACT", "names")))
                .singleElement()
                .asString()
                .contains("guard.redact = names", "must be some of email, phone, card");
    }

    @Test
    void aLengthThatIsNoNumberIsRefusedByName() {
        assertThat(problems(Map.of("MAX_PROMPT_LENGTH", "None")))
                .containsExactly("guard.max-prompt-length = None (environment variable MAX_PROMPT_LENGTH):"
                        + " must be a whole number, 1 to 10000000");
    }

    private static GuardConf guard(Map<String, String> environment) {
        return Conf.load(Optional.empty(), environment, Map.of()).guard();
    }

    private static List<String> problems(Map<String, String> environment) {
        return assertThatExceptionOfType(ConfException.class)
                .isThrownBy(() -> guard(environment))
                .actual()
                .problems();
    }
}
