package dev.parley.interview;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.bus.Blobs;

/** An answer as the candidate gave it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Given.Spoken.class, name = "spoken"),
    @JsonSubTypes.Type(value = Given.Written.class, name = "written")
})
sealed interface Given {

    record Spoken(Blobs.Key sound) implements Given {}

    record Written(String text) implements Given {}

    /** By which the same answer is known when it comes again; nothing that keeps its sound in the store. */
    default String fingerprint() {
        return switch (this) {
            case Spoken(var sound) -> "sound " + sound.sha256();
            case Written(var text) -> "text " + text.strip();
        };
    }
}
