package dev.parley.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bus.Speech;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SubtitlesTest {

    private static final String LONG = "Вчера вечером мы долго обсуждали, кому поручить отчёт за третий квартал, "
            + "и решили, что его напишет Анна, а Борис проверит все цифры до пятницы.";

    @Test
    void srtCountsItsCuesAndNamesSpeakersWhereTheyChange() {
        var talk = Talk.with(0.5, 2, "SPEAKER_00", "Добрый день.")
                .and(2.5, 4, "SPEAKER_00", "Начнём.")
                .and(3661.2, 3663, "SPEAKER_01", "Здравствуйте.")
                .labels(Map.of("SPEAKER_00", "Анна"));

        assertThat(talk.as(Format.SRT)).isEqualTo("""
                1
                00:00:00,500 --> 00:00:02,000
                Анна: Добрый день.

                2
                00:00:02,500 --> 00:00:04,000
                Начнём.

                3
                01:01:01,200 --> 01:01:03,000
                SPEAKER_01: Здравствуйте.

                """);
    }

    @Test
    void vttGivesEachCueTheVoiceOfItsSpeaker() {
        var talk = Talk.with(0, 2, "SPEAKER_00", "Hello.").labels(Map.of("SPEAKER_00", "Anna & Co"));

        assertThat(talk.as(Format.VTT)).isEqualTo("""
                WEBVTT

                00:00:00.000 --> 00:00:02.000
                <v Anna &amp; Co>Hello.

                """);
    }

    @Test
    void whereNobodyAskedWhoSpeaksThereAreNoVoices() {
        var talk = Talk.with(0, 2, "SPEAKER_00", "One.").and(2, 4, "SPEAKER_01", "Two.");

        assertThat(new String(
                        Format.VTT.render(talk.named().withoutSpeakers()), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("<v", "SPEAKER");
        assertThat(Subtitles.srt(talk.named().withoutSpeakers())).doesNotContain("SPEAKER", ": O");
    }

    @Test
    void marksOfTheFormatsInWhatWasSaidStayWords() {
        var said = "a --> b <i>c</i> & d {\\an8}";
        var talk = Talk.with(0, 3, "SPEAKER_00", said);

        assertThat(talk.as(Format.VTT)).contains("a --&gt; b &lt;i&gt;c&lt;/i&gt; &amp; d {\\an8}");
        var text = talk.as(Format.SRT).lines().skip(2).findFirst().orElseThrow();
        assertThat(text).doesNotContain("-->", "<i>", "</i>", "{\\");
        assertThat(text.replace("\u2060", "")).isEqualTo(said);
    }

    @Test
    void lineBreaksInWhatWasSaidCannotEndACue() {
        assertThat(Talk.with(0, 3, "SPEAKER_00", "one\n\ntwo\r\n00:00").as(Format.VTT))
                .contains("<v SPEAKER_00>one two 00:00\n\n");
    }

    @Test
    void aLongSegmentIsCutIntoCuesOfTwoLinesWithEveryWordInOrder() {
        var cues = cues(Talk.with(10, 30, "SPEAKER_00", LONG));

        assertThat(cues).hasSizeGreaterThan(1);
        assertReadable(cues);
        assertThat(textOf(cues)).isEqualTo(LONG);
        assertThat(cues.getFirst().start()).isEqualTo(10_000);
        assertThat(cues.getLast().end()).isEqualTo(30_000);
    }

    @Test
    void cuesAreCutAtTheTimesOfTheirWords() {
        var words = new ArrayList<Speech.Word>();
        var at = 0.0;
        for (var word : LONG.split(" ")) {
            words.add(new Speech.Word(at, at + 0.3, word, 0.9, "SPEAKER_00"));
            at += 0.37;
        }
        var cues = cues(new Talk().and(0, 30, "SPEAKER_00", LONG, words));

        assertReadable(cues);
        var spoken = 0;
        for (var cue : cues) {
            assertThat(cue.start() / 1000.0).isEqualTo(words.get(spoken).start(), within(0.001));
            spoken += String.join(" ", cue.lines()).split(" ").length;
            var next = spoken < words.size() ? words.get(spoken).start() : 1e9;
            assertThat(cue.end() / 1000.0)
                    .isEqualTo(Math.min(next, words.get(spoken - 1).end()), within(0.001));
        }
        assertThat(spoken).isEqualTo(words.size());
    }

    @Test
    void aPauseBetweenWordsBeginsANewCue() {
        var words =
                List.of(new Speech.Word(0, 1, "Wait", 1, "SPEAKER_00"), new Speech.Word(5, 6, "here", 1, "SPEAKER_00"));

        assertThat(cues(new Talk().and(0, 6, "SPEAKER_00", "Wait here", words)))
                .extracting(Cue::start)
                .containsExactly(0L, 5000L);
    }

    @Test
    void chineseWithoutSpacesIsCutBetweenCharactersAndCountsDouble() {
        var text = "昨天晚上我们讨论了很久第三季度的报告应该由谁来写最后决定由安娜负责并且由鲍里斯在星期五之前检查所有数字";
        var cues = cues(Talk.with(0, 14, "SPEAKER_00", text));

        assertReadable(cues);
        assertThat(String.join(
                        "", cues.stream().flatMap(cue -> cue.lines().stream()).toList()))
                .isEqualTo(text);
    }

    @Test
    void aWordWiderThanALineIsCut() {
        var cues = cues(Talk.with(0, 5, "SPEAKER_00", "x".repeat(150)));

        assertReadable(cues);
        assertThat(String.join(
                        "", cues.stream().flatMap(cue -> cue.lines().stream()).toList()))
                .isEqualTo("x".repeat(150));
    }

    @Test
    void ofTwoWhoTalkAtOnceTheSecondCutsTheFirstShort() {
        var cues = cues(Talk.with(0, 6, "SPEAKER_00", "I think that").and(2, 3, "SPEAKER_01", "No."));

        assertThat(cues).extracting(Cue::start).containsExactly(0L, 2000L);
        assertThat(cues).extracting(Cue::end).containsExactly(2000L, 3000L);
    }

    @Test
    void noTranscriptMakesCuesThatOverlapOrCannotBeRead() {
        var random = new Random(1);
        for (var round = 0; round < 50; round++) {
            var talk = new Talk();
            for (var i = 0; i < 20; i++) {
                var start = random.nextDouble() * 60;
                var text = LONG.substring(0, 1 + random.nextInt(LONG.length() - 1)) + " 你好-->"
                        + "y".repeat(random.nextInt(90));
                talk.and(start, start + random.nextDouble() * 20, "SPEAKER_0" + random.nextInt(3), text);
            }
            assertReadable(cues(talk));
            assertReadable(Cues.of(talk.named().transcript().segments(), true));
        }
    }

    @Test
    void aTranscriptWithoutAWordHasNoCues() {
        assertThat(new Talk().as(Format.SRT)).isEmpty();
        assertThat(new Talk().as(Format.VTT)).isEqualTo("WEBVTT\n\n");
        assertThat(cues(Talk.with(0, 1, "SPEAKER_00", "  \n "))).isEmpty();
    }

    private static List<Cue> cues(Talk talk) {
        return Cues.of(talk.named().transcript().segments(), false);
    }

    private static String textOf(List<Cue> cues) {
        return String.join(
                " ", cues.stream().flatMap(cue -> cue.lines().stream()).toList());
    }

    private static void assertReadable(List<Cue> cues) {
        var free = 0L;
        for (var cue : cues) {
            assertThat(cue.start()).as("%s", cue).isGreaterThanOrEqualTo(free);
            assertThat(cue.end() - cue.start()).as("%s", cue).isBetween(1L, 7000L);
            assertThat(cue.lines()).as("%s", cue).hasSizeBetween(1, 2).allSatisfy(line -> assertThat(line)
                    .isNotBlank()
                    .satisfies(text -> assertThat(Prose.width(text)).isLessThanOrEqualTo(42)));
            free = cue.end();
        }
    }
}
