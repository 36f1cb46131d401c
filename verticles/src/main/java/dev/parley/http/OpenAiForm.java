package dev.parley.http;

import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Speech;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a client of OpenAI's API wants of a file.
 *
 * @param fields as {@link FormFields} has checked them
 * @param translate whether the text is wanted in English
 */
record OpenAiForm(JsonObject fields, boolean translate) {

    private static final Set<ResponseFormat> STREAMED =
            EnumSet.of(ResponseFormat.JSON, ResponseFormat.TEXT, ResponseFormat.DIARIZED_JSON);

    /** The shapes of OpenAI's API. */
    enum ResponseFormat {
        JSON,
        TEXT,
        SRT,
        VERBOSE_JSON,
        VTT,
        DIARIZED_JSON
    }

    /** Refuses fields that do not go together. */
    OpenAiForm {
        var format = format(fields);
        if (fields.containsKey("timestamp_granularities[]") && format != ResponseFormat.VERBOSE_JSON) {
            throw Failure.INVALID.because("timestamp_granularities[]: goes with response_format=verbose_json only");
        }
        if (fields.getBoolean("stream", false) && !STREAMED.contains(format)) {
            throw Failure.INVALID.because("stream: goes with response_format json, text or diarized_json, not "
                    + fields.getString("response_format"));
        }
        if (fields.containsKey("language") && fields.containsKey("languages[]")) {
            throw Failure.INVALID.because("languages[]: give either language or languages");
        }
    }

    String model() {
        return fields.getString("model");
    }

    ResponseFormat format() {
        return format(fields);
    }

    boolean stream() {
        return fields.getBoolean("stream", false);
    }

    /** Whether the answer says who speaks. */
    boolean diarize() {
        return format() == ResponseFormat.DIARIZED_JSON || model().equals(OpenAiModels.DIARIZING);
    }

    boolean wantsWords() {
        return granularities().contains("word");
    }

    boolean wantsSegments() {
        return granularities().isEmpty() || granularities().contains("segment");
    }

    double temperature() {
        return fields.getDouble("temperature", 0.0);
    }

    /** @param model the recogniser that is asked for; empty to have it chosen */
    Speech.Options options(Optional<String> model) {
        var hearing = new Inference.Hearing(
                language(),
                model,
                translate,
                FormFields.text(fields, "prompt").orElse(""),
                FormFields.texts(fields, "keywords[]"));
        return new Speech.Options(hearing, Inference.Speakers.ANY, Inference.Channels.AUTO, diarize(), false);
    }

    /** Of several possible languages the one spoken is found out. */
    private Optional<String> language() {
        var possible = FormFields.texts(fields, "languages[]");
        return possible.size() == 1 ? Optional.of(possible.getFirst()) : FormFields.text(fields, "language");
    }

    private List<String> granularities() {
        return FormFields.texts(fields, "timestamp_granularities[]");
    }

    private static ResponseFormat format(JsonObject fields) {
        return ResponseFormat.valueOf(
                fields.getString("response_format", "json").toUpperCase(Locale.ROOT));
    }
}
