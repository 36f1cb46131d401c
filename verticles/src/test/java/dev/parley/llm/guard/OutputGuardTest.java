package dev.parley.llm.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conf.Conf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputGuardTest {

    private final OutputGuard guard = guard(Map.of(
            "guard.forbidden-output", "[\"Project Bluebird\", \"bluebell\", \"ключ от сейфа\"]",
            "guard.forbidden-output-regexes", "[\"id-[0-9]{4}x\"]"));

    @Test
    void aForbiddenPhraseSplitAtAnyTwoPlacesDoesNotGetOut() {
        for (var answer : List.of(
                "It is project  BlueBird, you know.",
                "Das ist próject\nblue\u200bbird",
                "под ковром Ключ от\u00a0сейфа",
                "see id-1234X there")) {
            for (var first = 0; first <= answer.length(); first++) {
                for (var second = first; second <= answer.length(); second++) {
                    var released = new ArrayList<String>();
                    var verdict = flow(
                            guard.stream(),
                            released,
                            answer.substring(0, first),
                            answer.substring(first, second),
                            answer.substring(second));

                    assertThat(verdict)
                            .as("%s at %d and %d", answer, first, second)
                            .isInstanceOf(Verdict.Refused.class);
                    assertThat(String.join("", released).toLowerCase())
                            .doesNotContain("proj", "blue", "прó", "ключ", "id-1");
                }
            }
        }
    }

    @Test
    void whatCanBeginNothingForbiddenGoesOnAtOnce() {
        var stream = guard.stream();

        assertThat(stream.feed("A quiet answer").text()).isEqualTo("A quiet answer");
        assertThat(stream.feed(" on this pro").text()).isEqualTo(" on this ");
        assertThat(stream.feed("ject").text()).isEmpty();
        assertThat(stream.feed(" blue").text()).isEmpty();
        assertThat(stream.feed("s").text()).isEqualTo("project blues");
        assertThat(stream.feed("blue").text()).isEmpty();
        assertThat(stream.feed("be").text()).isEmpty();
        assertThat(stream.feed("ad").text()).isEqualTo("bluebead");
        assertThat(stream.feed(" id-12").text()).isEqualTo(" ");
        assertThat(stream.finish()).isEqualTo(new OutputGuard.Released("id-12", Verdict.PASSED));
    }

    @Test
    void nothingIsReleasedAfterARefusal() {
        var stream = guard.stream();
        stream.feed("bluebell");

        assertThat(stream.feed(" and more").text()).isEmpty();
        assertThat(stream.feed(" and more").verdict()).isInstanceOf(Verdict.Refused.class);
        assertThat(stream.finish().verdict()).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aPhraseThatNeverEndsIsNotWaitedForForEver() {
        var stream = guard(Map.of("guard.forbidden-output-regexes", "code.*end")).stream();

        assertThat(stream.feed("code " + "x".repeat(500)).text()).isEmpty();
        assertThat(stream.feed("x".repeat(500)).text()).hasSize(1005);
    }

    @Test
    void anAnswerThatIsTooLongIsRefused() {
        var stream = guard(Map.of("guard.max-response-length", "10")).stream();

        assertThat(stream.feed("0123456789").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(stream.feed("x").verdict())
                .isEqualTo(new Verdict.Refused(
                        "max-response-length", "the answer of the model has more than 10 characters", 0));
    }

    @Test
    void anEmptyAnswerIsRefused() {
        assertThat(guard.check(" \n").verdict())
                .isEqualTo(new Verdict.Refused("empty-output", "the answer of the model is empty", 0));
    }

    @Test
    void aWholeAnswerIsShownOrNot() {
        assertThat(guard.check("All is well.")).isEqualTo(new OutputGuard.Released("All is well.", Verdict.PASSED));
        assertThat(guard.check("Ask for the BLUEBELL.").text()).isEmpty();
        assertThat(guard.check("\uD83D\uDE00").text()).isEqualTo("\uD83D\uDE00");
    }

    @Test
    void switchedOffEverythingPasses() {
        var off = guard(Map.of("guard.enabled", "false", "guard.forbidden-output", "x"));

        assertThat(off.check("x").text()).isEqualTo("x");
        assertThat(off.check("").verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void personalDataIsBlackedOutWhileTheAnswerFlows() {
        var guard = guard(Map.of("guard.redact", "email", "guard.redact-in", "answer"));
        var released = new ArrayList<String>();

        flow(guard.stream(), released, "Write to an", "na@exa", "mple.org ", "soon.");

        assertThat(released).containsExactly("Write to ", "", "[email] ", "", "soon.");
    }

    private static Verdict flow(OutputStreamGuard stream, List<String> released, String... deltas) {
        for (var delta : deltas) {
            var next = stream.feed(delta);
            released.add(next.text());
            if (next.verdict() instanceof Verdict.Refused) {
                return next.verdict();
            }
        }
        var rest = stream.finish();
        released.add(rest.text());
        return rest.verdict();
    }

    private static OutputGuard guard(Map<String, String> options) {
        return new OutputGuard(Conf.load(Optional.empty(), Map.of(), options).guard());
    }
}
