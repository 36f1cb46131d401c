package dev.parley.llm.policy;

import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Usage;
import dev.parley.conf.GuardConf;
import dev.parley.llm.guard.Guard;
import dev.parley.llm.guard.OutputGuard;
import dev.parley.llm.guard.OutputStreamGuard;
import dev.parley.llm.guard.SecurityLog;
import dev.parley.llm.guard.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The guard as the policy asks it. What it refuses stands in the security log. Immutable, for any thread. */
public final class GuardScreening implements Screening {

    /** An empty answer is the asker's business: one that calls tools has no text. */
    private static final String EMPTY = "empty-output";

    /** What was said in a recording is data: an attack that somebody quotes must not cost the others their report. */
    private static final String REPORT = "report";

    private final Guard guard;
    private final OutputGuard output;
    private final SecurityLog log;

    public GuardScreening(GuardConf conf) {
        this.guard = new Guard(conf);
        this.output = new OutputGuard(conf);
        this.log = new SecurityLog(conf);
    }

    @Override
    public Optional<Llm.Refusal> question(Llm.Ask ask) {
        if (ask.purpose().equals(REPORT)) {
            return Optional.empty();
        }
        var said = said(ask.chat());
        return switch (guard.check(said)) {
            case Verdict.Passed() -> Optional.empty();
            case Verdict.Refused refused -> {
                log.refused("prompt refused", refused, who(ask.payer()), said);
                yield Optional.of(new Llm.Refusal(refused.rule(), refused.reason(), false));
            }
        };
    }

    @Override
    public Chat redacted(Chat chat) {
        if (!guard.redacts()) {
            return chat;
        }
        var turns = chat.messages().stream().map(this::redacted).toList();
        return new Chat(
                turns, chat.sampling(), chat.tools(), chat.shape(), chat.stream(), chat.timeout(), chat.other());
    }

    @Override
    public AnswerScreen answer(Llm.Ask ask) {
        return new Screen(ask, output.stream(), output.stream());
    }

    /** What comes from outside: the words of users and the results of tools, not those of the service or the model. */
    private static List<String> said(Chat chat) {
        var texts = new ArrayList<String>();
        for (var turn : chat.messages()) {
            if (isForeign(turn)) {
                texts.add(turn.text());
            }
        }
        return texts;
    }

    private static boolean isForeign(Chat.Turn turn) {
        return turn.role() == Chat.Role.USER || turn.role() == Chat.Role.TOOL;
    }

    private Chat.Turn redacted(Chat.Turn turn) {
        if (!isForeign(turn)) {
            return turn;
        }
        var parts = turn.content().stream()
                .map(part -> part instanceof Chat.Part.Text(var text) ? new Chat.Part.Text(guard.redact(text)) : part)
                .toList();
        return new Chat.Turn(turn.role(), parts, turn.calls(), turn.callId(), turn.name(), turn.other());
    }

    private static SecurityLog.Who who(Usage.Payer payer) {
        return new SecurityLog.Who(
                Optional.of(payer.user().toString()),
                Optional.of(payer.role().name().toLowerCase(Locale.ROOT)),
                payer.key().map(UUID::toString));
    }

    /** One answer on its way. */
    private final class Screen implements AnswerScreen {

        private final Llm.Ask ask;
        private final OutputStreamGuard stream;
        private final OutputStreamGuard thoughts;
        private Optional<Llm.Refusal> refusal = Optional.empty();

        Screen(Llm.Ask ask, OutputStreamGuard stream, OutputStreamGuard thoughts) {
            this.ask = ask;
            this.stream = stream;
            this.thoughts = thoughts;
        }

        @Override
        public Optional<Llm.Pieces> pass(Llm.Pieces pieces) {
            if (refusal.isPresent()) {
                return Optional.empty();
            }
            var passed = new ArrayList<Llm.Piece>();
            for (var piece : pieces.pieces()) {
                var reasoning = fed(thoughts, piece.reasoning());
                var text = fed(stream, piece.text());
                if (refusal.isPresent()) {
                    break;
                }
                var unchanged = text.equals(piece.text()) && reasoning.equals(piece.reasoning());
                if (unchanged
                        || !text.isEmpty()
                        || !reasoning.isEmpty()
                        || !piece.calls().isEmpty()
                        || !piece.other().equals(Chat.NOTHING)) {
                    passed.add(unchanged ? piece : new Llm.Piece(text, reasoning, piece.calls(), piece.other()));
                }
            }
            return passed.isEmpty() ? Optional.empty() : Optional.of(new Llm.Pieces(passed));
        }

        @Override
        public Optional<Llm.Pieces> end() {
            var reasoning = refusal.isPresent() ? "" : released(thoughts.finish());
            var rest = refusal.isPresent() ? "" : released(stream.finish());
            return rest.isEmpty() && reasoning.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Llm.Pieces(List.of(new Llm.Piece(rest, reasoning, List.of(), Chat.NOTHING))));
        }

        private String fed(OutputStreamGuard guard, String text) {
            return text.isEmpty() || refusal.isPresent() ? "" : released(guard.feed(text));
        }

        @Override
        public String whole(String text) {
            return text.isEmpty() ? text : released(output.check(text));
        }

        @Override
        public Optional<Llm.Refusal> refusal() {
            return refusal;
        }

        /** The text that may be shown; nothing where it is refused, which is noted once. */
        private String released(OutputGuard.Released released) {
            return switch (released.verdict()) {
                case Verdict.Passed() -> released.text();
                case Verdict.Refused refused when refused.rule().equals(EMPTY) -> "";
                case Verdict.Refused refused -> {
                    refusal = Optional.of(new Llm.Refusal(refused.rule(), refused.reason(), true));
                    log.refused("answer refused", refused, who(ask.payer()), said(ask.chat()));
                    yield "";
                }
            };
        }
    }
}
