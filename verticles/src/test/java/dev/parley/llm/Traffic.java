package dev.parley.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Chat;
import dev.parley.bus.Llm;
import dev.parley.conf.ProviderConf;
import dev.parley.llm.wire.Dialect;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What passes between Parley and the providers of one dialect, in the forms in which these have been recorded to speak: what a
 * scripted server of the dialect says, and how what it was asked is to be read.
 */
interface Traffic {

    /** The name of a provider of this dialect. */
    String provider();

    /** The heading of its column in the documentation. */
    String title();

    /** Settings below {@code llm.providers.NAME}, for a server there. */
    Map<String, String> settings(URI server);

    /** What the server answers at other paths than that of the call, such as where tokens are given out. */
    default Map<String, ScriptedServer.Aside> aside() {
        return Map.of();
    }

    Dialect dialect(ProviderConf conf);

    // What the server says

    /** The model, as the server names it. */
    String model();

    /** An answer of 11 tokens to a prompt of 7. */
    String whole(String text);

    /** Calls of one answer, as many as the dialect has in one. */
    default List<Chat.ToolCall> calls() {
        return ContractChats.CALLS;
    }

    String wholeCalls(List<Chat.ToolCall> calls);

    /** An answer with thoughts before it. */
    Optional<String> wholeThoughts(String thoughts, String text);

    /** An answer with these tokens, where the dialect counts the thoughts or the cached ones that are among them. */
    Optional<String> wholeDetails(Llm.Tokens tokens);

    /** The media type of streams. */
    String streamType();

    /** The framed pieces of an answer, without its end. */
    String pieces(String... texts);

    Optional<String> thoughts(String thoughts);

    /** The framed pieces of calls, where the dialect does so cut in the middle of arguments and mixed with each other. */
    String callPieces(List<Chat.ToolCall> calls);

    /** The framed end of an answer, with 11 tokens and 7 of the prompt. */
    String end(boolean calls);

    /** The framed end of an answer without a count of tokens. */
    String endWithoutTokens();

    /** The framed end as far as it says why, without what usually follows; empty where there is nothing more to follow. */
    Optional<String> endWithoutMark();

    String errorInStream();

    /** Status and body of refusals. */
    record Refused(int status, String body) {}

    Refused rateLimited();

    Refused outOfFunds();

    Refused notAdmitted(String key);

    Refused noSuchModel();

    Refused tooLong();

    Refused failed();

    String vectors(List<float[]> vectors);

    /** The list of models, in as many pages as there are strings. */
    List<String> models(List<String> first, List<String> second);

    // What the server was asked

    String systemIn(JsonNode request);

    String userIn(JsonNode request);

    Chat.Sampling samplingIn(JsonNode request);

    /** The names of the tools that are offered. */
    List<String> toolsIn(JsonNode request);

    /** {@code auto}, {@code none}, {@code required} or {@code named NAME}. */
    String choiceIn(JsonNode request);

    /** Name and content of the answer of a tool. */
    String toolResultIn(JsonNode request);

    Optional<JsonNode> schemaIn(JsonNode request);

    /** The image, as base64 or as its address. */
    String imageIn(JsonNode request);

    List<String> textsToEmbedIn(JsonNode request);

    Optional<Integer> dimensionsIn(JsonNode request);

    /** A parameter under its own name, wherever the dialect has it. */
    Optional<JsonNode> parameterIn(JsonNode request, String openAiName);

    /** The header that opens the door. */
    String keyIn(ScriptedServer.Seen request);
}
