package dev.parley.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Reports.Citation;
import dev.parley.report.Citations.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;

class CitationsTest {

    private static final List<Seen> SEEN =
            List.of(new Seen(7, 600.4, 612.0), new Seen(8, 700.9, 730.0), new Seen(9, 3_725.0, 3_728.0));

    @Test
    void aTimeOfALineStaysAsItIsAndIsListed() {
        var checked = Citations.check("- Decided [00:10:00], done [01:02:05].", SEEN, "");

        assertThat(checked.text()).isEqualTo("- Decided [00:10:00], done [01:02:05].");
        assertThat(checked.citations()).containsExactly(new Citation(600, 7), new Citation(3_725, 9));
        assertThat(checked.removed()).isZero();
    }

    @Test
    void aTimeWithinALineOrBesideItBecomesItsBeginning() {
        assertThat(text("a [00:12:05] b")).isEqualTo("a [00:11:40] b");
        assertThat(text("a [00:09:50] b")).isEqualTo("a [00:10:00] b");
    }

    @Test
    void aTimeAtWhichNothingWasReadGoes() {
        var checked = Citations.check("- Made up [00:45:00].\n- Also [05:00:00], and true [00:10:00]", SEEN, "");

        assertThat(checked.text()).isEqualTo("- Made up.\n- Also, and true [00:10:00]");
        assertThat(checked.removed()).isEqualTo(2);
    }

    @Test
    void everyFormOfATimeIsChecked() {
        assertThat(text("[10:00]")).isEqualTo("[00:10:00]");
        assertThat(text("[0:10:00.5]")).isEqualTo("[00:10:00]");
        assertThat(text("(00:10:00)")).isEqualTo("[00:10:00]");
        assertThat(text("\\[00:10:00\\]")).isEqualTo("[00:10:00]");
        assertThat(text("[00:10:00–00:11:45]")).isEqualTo("[00:10:00], [00:11:40]");
        assertThat(text("[00:10:00, 00:50:00]")).isEqualTo("[00:10:00]");
        assertThat(text("[62:05]")).isEqualTo("[01:02:05]");
        assertThat(text("at 00:10:00 he said")).isEqualTo("at [00:10:00] he said");
        assertThat(text("at 09:09:09 he said")).isEqualTo("at he said");
        assertThat(text("[00:99:00] and [99:99:99]")).isEqualTo(" and");
    }

    @Test
    void whenPeopleMeetIsNoCitation() {
        assertThat(text("We meet at 10:30 or (11:45).")).isEqualTo("We meet at 10:30 or (11:45).");
    }

    @Test
    void aTimeThatWasSpokenOfStays() {
        var checked = Citations.check("The record is 2:01:09 [00:10:00].", SEEN, "the record is 2:01:09 now");

        assertThat(checked.text()).isEqualTo("The record is 2:01:09 [00:10:00].");
    }

    @Test
    void whatACallThatPutsTogetherMayCiteIsWhatItsTextsCite() {
        assertThat(Citations.check("[00:10:00] [00:11:40]", List.of(SEEN.getFirst()), "")
                        .text())
                .isEqualTo("[00:10:00]");
        assertThat(Citations.words("said at 1:00:00 [00:10:00]")).isEqualTo("said at 1:00:00 ");
    }

    @Test
    void timesOfAnExtractAreListedWithTheSegmentTheyAreIn() {
        assertThat(Citations.in("- [00:10:05] **Anna:** Yes. [00:40:00]\n\n| Anna | 00:10:06 |", SEEN))
                .containsExactly(new Citation(605, 7));
    }

    private static String text(String written) {
        return Citations.check(written, SEEN, "").text();
    }
}
