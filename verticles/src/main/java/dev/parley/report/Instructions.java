package dev.parley.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a model is told to do with a conversation, a part of it, or texts about parts.
 *
 * @param prompt what is wanted
 * @param frames the words around it
 * @param transcript whether it is about a transcript, with the rules for those; else about a text, as its sender wants it
 * @param answerIn BCP 47 tag of the language of the answer, where that has to be said
 */
record Instructions(String prompt, Frames frames, boolean transcript, Optional<String> answerIn) {

    /** For a model that reads everything at once. */
    String whole() {
        return transcript ? system(frames.whole()) : prompt;
    }

    /** For one that reads a part.
     *
     * @param tokens of its answer at most */
    String part(int part, int parts, double start, double end, int tokens) {
        return system((transcript ? frames.part() : frames.textPart())
                .replace("{part}", Integer.toString(part))
                .replace("{parts}", Integer.toString(parts))
                .replace("{start}", Line.clock(start))
                .replace("{end}", Line.clock(end))
                .replace("{words}", words(tokens)));
    }

    /** For one that puts together some of the texts. */
    String mergePart(double start, double end, int tokens) {
        return system((transcript ? frames.mergePart() : frames.textMerge())
                .replace("{start}", Line.clock(start))
                .replace("{end}", Line.clock(end))
                .replace("{words}", words(tokens)));
    }

    /** For one that makes the whole of texts. */
    String merge() {
        return system(transcript ? frames.merge() : frames.textMerge());
    }

    /** Lines as material. */
    String material(String lines) {
        return transcript ? "<transcript>\n" + harmless(lines, "transcript") + "\n</transcript>" : lines;
    }

    /** Texts about parts as material. */
    String texts(List<String> texts) {
        return "<texts>\n"
                + texts.stream().map(text -> harmless(text, "texts")).collect(Collectors.joining("\n\n---\n\n"))
                + "\n</texts>";
    }

    private String system(String task) {
        return Stream.of(
                        Optional.of(prompt),
                        Optional.of(task),
                        answerIn.map(language -> frames.answerIn().replace("{language}", language)),
                        Optional.of(frames.rules()).filter(_ -> transcript))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("\n\n"));
    }

    /** What was said cannot end the material. */
    private static String harmless(String text, String mark) {
        return text.replace("</" + mark, "< /" + mark);
    }

    /** A word has two tokens, or a little less. */
    private static String words(int tokens) {
        return Integer.toString(Math.max(30, tokens / 2 / 10 * 10));
    }
}
