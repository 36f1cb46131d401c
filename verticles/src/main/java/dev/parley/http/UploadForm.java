package dev.parley.http;

import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Reports;
import dev.parley.bus.Speech;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** What is wanted of an uploaded recording.
 *
 * @param fields as {@link FormFields} has checked them */
record UploadForm(JsonObject fields) {

    /** Fails with INVALID where two fields contradict each other. */
    Speech.Options options() {
        return new Speech.Options(
                hearing(),
                speakers(),
                Inference.Channels.valueOf(
                        FormFields.text(fields, "channels").orElse("auto").toUpperCase(Locale.ROOT)),
                diarize(),
                fields.getBoolean("report", true),
                wish());
    }

    /** What the client wants the recording to be called here; fails with INVALID where it is not a UUID. */
    Optional<UUID> id() {
        return FormFields.text(fields, "id").map(id -> Operations.uuid("id", id));
    }

    private Optional<Reports.Wish> wish() {
        var prompt = FormFields.text(fields, "report_prompt");
        var model = FormFields.text(fields, "report_model");
        if (prompt.isEmpty() && model.isEmpty()) {
            return Optional.empty();
        }
        if (!fields.getBoolean("report", true)) {
            throw Failure.INVALID.because("report: is false, so that report_prompt and report_model mean nothing");
        }
        return Optional.of(new Reports.Wish(prompt, Optional.empty(), model, Optional.empty()));
    }

    private Inference.Hearing hearing() {
        return new Inference.Hearing(
                FormFields.text(fields, "language"),
                FormFields.text(fields, "model"),
                translate(),
                FormFields.text(fields, "prompt").orElse(""),
                hotwords(FormFields.text(fields, "hotwords").orElse("")));
    }

    private boolean translate() {
        var translate = Optional.ofNullable(fields.getBoolean("translate"));
        var task = FormFields.text(fields, "task").map("translate"::equals);
        if (translate.isPresent() && task.isPresent() && !translate.equals(task)) {
            throw Failure.INVALID.because("task: contradicts translate; give one of them");
        }
        return translate.or(() -> task).orElse(false);
    }

    private Inference.Speakers speakers() {
        var exact = FormFields.integer(fields, "speakers").or(() -> FormFields.integer(fields, "num_speakers"));
        var min = FormFields.integer(fields, "min_speakers");
        var max = FormFields.integer(fields, "max_speakers");
        if (exact.isPresent() && (min.isPresent() || max.isPresent())) {
            throw Failure.INVALID.because("speakers: give either speakers, or min_speakers and max_speakers");
        }
        if (min.isPresent() && max.isPresent() && min.get() > max.get()) {
            throw Failure.INVALID.because(
                    "min_speakers = " + min.get() + ": must not exceed max_speakers = " + max.get());
        }
        var speakers = new Inference.Speakers(exact.or(() -> min), exact.or(() -> max));
        if (!diarize() && !speakers.equals(Inference.Speakers.ANY)) {
            throw Failure.INVALID.because("speakers: their number does not go with diarize=false");
        }
        return speakers;
    }

    private boolean diarize() {
        return fields.getBoolean("diarize", true);
    }

    private static List<String> hotwords(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
