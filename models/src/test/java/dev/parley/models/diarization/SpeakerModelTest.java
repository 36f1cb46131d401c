package dev.parley.models.diarization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeakerModelTest {

    @Test
    void aModelIsReadAsItWasWritten() throws IOException {
        var shipped = SpeakerModel.shipped();
        var bytes = new ByteArrayOutputStream();
        shipped.write(bytes);

        var read = SpeakerModel.read(new ByteArrayInputStream(bytes.toByteArray()));

        assertThat(read.fingerprint()).isEqualTo(shipped.fingerprint()).hasSize(64);
        assertThat(read.projection()).isDeepEqualTo(shipped.projection());
        assertThat(read.mean()).isEqualTo(shipped.mean());
    }

    @Test
    void aModelOfTwoStartsIsReadWithBoth() throws IOException {
        var start = SpeakerModel.shipped().starts().getLast();
        var bytes = new ByteArrayOutputStream();
        SpeakerModel.joined(List.of(start, start)).write(bytes);

        var starts =
                SpeakerModel.read(new ByteArrayInputStream(bytes.toByteArray())).starts();

        assertThat(starts).hasSize(2);
        assertThat(starts.getLast().projection()).isDeepEqualTo(start.projection());
    }

    @Test
    void anotherKindOfFileIsRefused() {
        assertThatThrownBy(() -> SpeakerModel.read(new ByteArrayInputStream(new byte[100])))
                .isInstanceOf(IOException.class)
                .hasMessage("not a speaker model");
    }

    @Test
    void aModelCutOffIsRefused() throws IOException {
        var bytes = new ByteArrayOutputStream();
        SpeakerModel.shipped().write(bytes);
        var half = new ByteArrayInputStream(bytes.toByteArray(), 0, bytes.size() / 2);

        assertThatThrownBy(() -> SpeakerModel.read(half)).isInstanceOf(IOException.class);
    }
}
