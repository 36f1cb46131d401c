package dev.parley.bus;

import static dev.parley.bus.Address.Mailbox.concurrent;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Conversation with the language-model providers. */
public final class Llm {

    /** A report on a conversation, as Markdown. */
    public static final Address<WriteReport, ReportWritten> REPORT = Address.cluster(
            "llm.report", WriteReport.class, ReportWritten.class, concurrent(64), Duration.ofMinutes(10));

    /** A text written as a prompt says. INVALID where the message has no words. */
    public static final Address<FollowPrompt, ReportWritten> PROMPT = Address.cluster(
            "llm.prompt", FollowPrompt.class, ReportWritten.class, concurrent(64), Duration.ofMinutes(10));

    private Llm() {}

    /** Root of this partner's records. */
    public sealed interface Message extends dev.parley.bus.Message {}

    /** One speaker's words; times in seconds, the speaker by display name. */
    public record Line(double start, double end, String speaker, String text) {}

    /** @param provider which provider; empty for the configured one
     *  @param language BCP 47 tag of the conversation */
    public record WriteReport(Optional<String> provider, String language, List<Line> lines) implements Message {
        public WriteReport {
            lines = List.copyOf(lines);
        }
    }

    /**
     * @param provider which provider; empty for the configured one
     * @param prompt what is wanted: the system's words to a language model
     * @param message what it is about: the user's words. Lines of a conversation are {@code name: words}
     */
    public record FollowPrompt(Optional<String> provider, String prompt, String message) implements Message {}

    public record ReportWritten(String text, String provider) implements Message {}
}
