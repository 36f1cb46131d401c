package dev.parley.llm.extractive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageLinesTest {

    @Test
    void aLineIsANameAndWordsAndOneWithoutANameGoesOn() {
        assertThat(MessageLines.of("Anna: We start at 10:30.\n\nAnd end late.\nSpeaker 1: Да\n…\n"))
                .containsExactly(
                        new TranscriptLine(0, 0, "Anna", "We start at 10:30."),
                        new TranscriptLine(0, 0, "Anna", "And end late."),
                        new TranscriptLine(0, 0, "Speaker 1", "Да"));
    }

    @Test
    void anEarlierReportIsReadForItsSentences() {
        var report = """
                # Report

                2 speakers · 2 turns · 12 words

                ## Decisions

                - [00:00:25] **Anna:** We agreed to ship \\*all\\* of it.

                | Speaker | Turns |
                | --- | ---: |
                | Anna | 1 |

                *Written without a model.*
                """;

        assertThat(MessageLines.of(report))
                .containsExactly(new TranscriptLine(0, 0, "Anna", "We agreed to ship *all* of it."));
    }

    @Test
    void whatHasNoWordsHasNoLines() {
        assertThat(MessageLines.of(" \n--- \n!!!")).isEmpty();
    }

    @Test
    void theReportOfAMessageTellsNoTimes() {
        var report = ExtractiveReport.write(
                MessageLines.of("Anna: We agreed to ship the fix on Friday.\nBoris: Who tests it?"), "");

        assertThat(report)
                .startsWith("# Report\n\n2 speakers · 2 turns · 11 words\n")
                .contains("- **Boris:** Who tests it?")
                .contains("| Anna | 1 | 8 |")
                .doesNotContain("00:00");
    }
}
