package dev.parley.llm.extractive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the report on a transcript without any model: shares of the speakers, key sentences (LexRank), questions, decisions, action
 * items, dates. Everything is quoted with its time and speaker. Time and memory grow with the number of sentences; the same
 * transcript always gives the same report.
 */
public final class ExtractiveReport {

    /** Longer lists are not read; the rest is counted. */
    private static final int MAX_ITEMS = 50;

    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");

    private final List<TranscriptLine> lines;
    private final List<Sentence> sentences;
    private final Language language;
    private final Wording wording;
    private final boolean timed;
    private final Markdown markdown = new Markdown();

    private ExtractiveReport(List<TranscriptLine> lines, Language language) {
        this.lines = lines;
        this.language = language;
        this.wording = language.wording;
        this.timed = lines.stream().anyMatch(line -> line.end() > 0);
        this.sentences = Sentences.of(lines, language);
    }

    /**
     * Writes the report. May be called by any thread.
     *
     * @param transcript lines in any order; blank ones are passed over. Where all times are 0 the report tells none
     * @param language BCP 47 tag of the transcript, or "" or "und" to tell by its script
     * @return Markdown in the language of the transcript, in English where there are no rules for that language
     */
    public static String write(List<TranscriptLine> transcript, String language) {
        var rules = Language.of(language, transcript);
        var lines = transcript.stream()
                .map(line -> tidied(line, rules))
                .filter(line -> Words.count(line.text()) > 0)
                .sorted(Comparator.comparingDouble(TranscriptLine::start))
                .toList();
        return new ExtractiveReport(lines, rules).write(rules.covers(language));
    }

    private static TranscriptLine tidied(TranscriptLine line, Language rules) {
        var speaker = line.speaker().isBlank() ? rules.wording.unknownSpeaker() : line.speaker();
        var text = SPACE.matcher(line.text()).replaceAll(" ").strip();
        return new TranscriptLine(line.start(), line.end(), speaker, text);
    }

    private String write(boolean inOwnLanguage) {
        markdown.title(wording.report());
        if (lines.isEmpty()) {
            return markdown.paragraph(wording.noSpeech()).toString();
        }
        var shares = SpeakerShares.of(lines);
        markdown.paragraph(summary(shares));
        section(
                wording.keySentences(),
                KeySentences.of(sentences, language).stream().map(this::quoted));
        section(wording.decisions(), quotes(sentence -> Decisions.decides(sentence, language)));
        section(wording.actions(), quotes(sentence -> Decisions.plans(sentence, language)));
        section(wording.questions(), quotes(sentence -> Questions.asks(sentence, language)));
        section(wording.dates(), sentences.stream().flatMap(this::dated));
        markdown.section(wording.speakers())
                .table(
                        told(wording.columns()),
                        shares.stream().map(this::row).map(this::told).toList());
        markdown.paragraph("*" + wording.method() + (inOwnLanguage ? "" : " " + wording.otherLanguage()) + "*");
        return markdown.toString();
    }

    private String summary(List<SpeakerShares.Share> shares) {
        var words = shares.stream().mapToInt(SpeakerShares.Share::words).sum();
        var counts = String.join(
                " · ",
                language.count(shares.size(), wording.speakerCount()),
                language.count(
                        shares.stream().mapToInt(SpeakerShares.Share::turns).sum(), wording.turnCount()),
                language.count(words, wording.wordCount()));
        return timed
                ? duration(lines.stream().mapToDouble(TranscriptLine::end).max().orElse(0)) + " · " + counts
                : counts;
    }

    private String duration(double seconds) {
        long whole = Math.round(seconds);
        var parts = new ArrayList<String>();
        addUnit(parts, whole / 3600, wording.hours());
        addUnit(parts, whole / 60 % 60, wording.minutes());
        addUnit(parts, whole % 60, wording.seconds());
        return parts.isEmpty() ? language.count(0, wording.seconds()) : String.join(" ", parts);
    }

    private void addUnit(List<String> parts, long count, List<String> forms) {
        if (count > 0) {
            parts.add(language.count(count, forms));
        }
    }

    private void section(String heading, Stream<String> found) {
        var items = found.collect(Collectors.toCollection(ArrayList::new));
        if (items.isEmpty()) {
            return;
        }
        if (items.size() > MAX_ITEMS) {
            int more = items.size() - MAX_ITEMS;
            items.subList(MAX_ITEMS, items.size()).clear();
            items.add(String.format(language.locale, wording.more(), more));
        }
        markdown.section(heading).list(items);
    }

    private Stream<String> quotes(Predicate<Sentence> wanted) {
        return sentences.stream().filter(wanted).map(this::quoted);
    }

    private String quoted(Sentence sentence) {
        var said = "**%s:** %s".formatted(Markdown.plain(sentence.speaker()), Markdown.plain(sentence.text()));
        return timed ? "[" + Markdown.clock(sentence.start()) + "] " + said : said;
    }

    private Stream<String> dated(Sentence sentence) {
        var mentions = Dates.mentions(sentence, language);
        return mentions.isEmpty()
                ? Stream.of()
                : Stream.of("**%s** – %s".formatted(Markdown.plain(String.join(", ", mentions)), quoted(sentence)));
    }

    /** Of a row of the table, what is known without times: speaker, turns and words. */
    private List<String> told(List<String> row) {
        return timed ? row : List.of(row.get(0), row.get(3), row.get(4));
    }

    private List<String> row(SpeakerShares.Share share) {
        return List.of(
                Markdown.plain(share.speaker()),
                Markdown.clock(share.seconds()),
                wording.percent().formatted(share.percent()),
                String.format(language.locale, "%,d", share.turns()),
                String.format(language.locale, "%,d", share.words()),
                Markdown.clock(share.longestTurn()));
    }
}
