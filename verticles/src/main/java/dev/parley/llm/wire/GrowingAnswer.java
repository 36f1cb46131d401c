package dev.parley.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.bus.Llm.Finish;
import dev.parley.bus.Providers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** An answer as far as it has come. A dialect puts in what it reads. Confined to one call. */
public final class GrowingAnswer {

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final TreeMap<Integer, GrowingCall> calls = new TreeMap<>();
    /** Of numbers that a provider has given to several calls: the last of these. */
    private final Map<Integer, Integer> places = new HashMap<>();

    private final ObjectNode other = Json.MAPPER.createObjectNode();
    private List<Llm.Piece> pieces = new ArrayList<>();
    private String model;
    private Optional<Finish> finish = Optional.empty();
    private Optional<Llm.Tokens> tokens = Optional.empty();
    private boolean complete;

    /** @param model that was asked, until the provider names it */
    public GrowingAnswer(String model) {
        this.model = model;
    }

    private static final class GrowingCall {
        private String id = "";
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();
    }

    /** Adds a piece; one in which there is nothing is left out. */
    public void add(Llm.Piece piece) {
        if (piece.text().isEmpty()
                && piece.reasoning().isEmpty()
                && piece.calls().isEmpty()
                && piece.other().equals(Chat.NOTHING)) {
            return;
        }
        text.append(piece.text());
        reasoning.append(piece.reasoning());
        piece.calls().forEach(this::add);
        if (!piece.other().equals(Chat.NOTHING)) {
            merge(other, Json.object("other", piece.other()));
        }
        pieces.add(piece);
    }

    private void add(Llm.CallPiece piece) {
        var call = calls.computeIfAbsent(piece.index(), _ -> new GrowingCall());
        piece.id().ifPresent(id -> call.id = id);
        piece.name().ifPresent(name -> call.name = name);
        call.arguments.append(piece.arguments());
    }

    /** Texts and lists are continued, objects field by field; all else is replaced. */
    private static void merge(ObjectNode whole, ObjectNode part) {
        part.properties().forEach(field -> {
            JsonNode old = whole.get(field.getKey());
            switch (field.getValue()) {
                case ObjectNode more when old instanceof ObjectNode known -> merge(known, more);
                case ArrayNode more when old instanceof ArrayNode known -> known.addAll(more);
                case TextNode more
                when old instanceof TextNode known -> whole.put(field.getKey(), known.textValue() + more.textValue());
                case JsonNode value -> whole.set(field.getKey(), value);
            }
        });
    }

    /**
     * The index of the call to which a piece belongs: that of the provider, unless it gives one number to several calls or none at
     * all, as some that imitate OpenAI do; then calls are told apart by their ids.
     */
    public int placeOf(Optional<Integer> index, Optional<String> id) {
        var numbered = index.orElseGet(() -> id.isPresent() ? nextCall() : Math.max(0, nextCall() - 1));
        var current = places.getOrDefault(numbered, numbered);
        var known = Optional.ofNullable(calls.get(current)).map(call -> call.id).orElse("");
        if (id.isEmpty() || known.isEmpty() || known.equals(id.get())) {
            return current;
        }
        places.put(numbered, nextCall());
        return nextCall();
    }

    /** The index of the next call, where the dialect does not number them. */
    public int nextCall() {
        return calls.isEmpty() ? 0 : calls.lastKey() + 1;
    }

    /** A name for a call, where the dialect gives none. */
    public static String newCallId() {
        return "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24);
    }

    /** As the provider names it. */
    public void model(String named) {
        model = named;
    }

    public void finish(Finish reason) {
        finish = Optional.of(reason);
    }

    public void tokens(Llm.Tokens counted) {
        tokens = Optional.of(counted);
    }

    /** There is nothing more to come, by the provider's own word. */
    public void complete() {
        complete = true;
    }

    public boolean isComplete() {
        return complete;
    }

    /** Whether the provider has said why it ended, without which an answer is half of one. */
    public boolean isFinished() {
        return finish.isPresent();
    }

    public boolean hasCalls() {
        return !calls.isEmpty();
    }

    public String text() {
        return text.toString();
    }

    /** All that the model has written: thoughts, text, and the arguments of calls. */
    String written() {
        var all = new StringBuilder(reasoning).append(text);
        calls.values().forEach(call -> all.append(call.name).append(call.arguments));
        return all.toString();
    }

    public Optional<Llm.Tokens> tokens() {
        return tokens;
    }

    boolean hasPieces() {
        return !pieces.isEmpty();
    }

    /** What was added since the last time. */
    List<Llm.Piece> takePieces() {
        var taken = pieces;
        pieces = new ArrayList<>();
        return taken;
    }

    /** The answer as it stands, which is whole when it {@link #isFinished}. */
    public Providers.Completed completed() {
        return new Providers.Completed(
                model,
                text(),
                reasoning.isEmpty() ? Optional.empty() : Optional.of(reasoning.toString()),
                calls.values().stream()
                        .map(call -> new Chat.ToolCall(
                                call.id.isEmpty() ? newCallId() : call.id, call.name, call.arguments.toString()))
                        .toList(),
                finish.orElse(Finish.STOP),
                tokens,
                other.isEmpty() ? Chat.NOTHING : other.toString());
    }
}
