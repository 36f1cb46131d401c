package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessageSchemaTest {

    private record Part(int size) {}

    private record Whole(List<Part> parts) {}

    private record OtherWhole(List<Optional<Part>> parts) {}

    @Test
    void theFingerprintStaysTheSameAndIsShort() {
        assertThat(MessageSchema.fingerprint()).matches("[0-9a-f]{12}").isEqualTo(MessageSchema.fingerprint());
    }

    @Test
    void anotherRecordOrAnotherTypeOfAComponentIsAnotherFingerprint() {
        var whole = MessageSchema.fingerprint(Stream.of(Whole.class));

        assertThat(MessageSchema.fingerprint(Stream.of(OtherWhole.class))).isNotEqualTo(whole);
        assertThat(MessageSchema.fingerprint(Stream.of(Whole.class, Done.class)))
                .isNotEqualTo(whole);
    }

    @Test
    void partsInsideAMessageCount() {
        var whole = MessageSchema.fingerprint(Stream.of(Whole.class));

        assertThat(MessageSchema.fingerprint(Stream.of(Whole.class, Part.class)))
                .isEqualTo(whole);
    }
}
