package dev.parley.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireMessageTest {

    /** The example of the protobuf encoding guide: field 1 is 150, field 2 is "testing", field 3 is a message like the first. */
    private static final byte[] EXAMPLE = {
        0x08, (byte) 0x96, 0x01, 0x12, 0x07, 't', 'e', 's', 't', 'i', 'n', 'g', 0x1a, 0x03, 0x08, (byte) 0x96, 0x01
    };

    @Test
    void theExampleOfTheEncodingGuideIsRead() {
        var message = WireMessage.read(ByteBuffer.wrap(EXAMPLE));

        assertThat(message.integers(1)).containsExactly(150L);
        assertThat(message.text(2)).isEqualTo("testing");
        assertThat(message.messages(3).getFirst().integers(1)).containsExactly(150L);
    }

    @Test
    void whatIsReadIsWrittenBackByteForByte() throws IOException {
        assertThat(written(WireMessage.read(ByteBuffer.wrap(EXAMPLE)))).isEqualTo(EXAMPLE);
    }

    @Test
    void nestedMessagesOfAnyLengthAndNegativeNumbersComeBack() throws IOException {
        var inner = new WireMessage(List.of(WireField.text(2, "x".repeat(300)), new WireField.Integral(1, -1)));
        var outer = new WireMessage(List.of(new WireField.Nested(3, inner)));

        var read = WireMessage.read(ByteBuffer.wrap(written(outer))).messages(3).getFirst();

        assertThat(read.text(2)).hasSize(300);
        assertThat(read.integers(1)).containsExactly(-1L);
    }

    @Test
    void packedIntegersAreReadLikeUnpackedOnes() {
        var packed = new byte[] {0x0a, 0x03, 0x01, (byte) 0x96, 0x01};

        assertThat(WireMessage.read(ByteBuffer.wrap(packed)).integers(1)).containsExactly(1L, 150L);
    }

    @Test
    void aMessageCutOffIsRefused() {
        var cut = ByteBuffer.wrap(EXAMPLE, 0, 8);

        assertThatThrownBy(() -> WireMessage.read(cut)).hasMessageContaining("not a protobuf message");
    }

    private static byte[] written(WireMessage message) throws IOException {
        var out = new ByteArrayOutputStream();
        new WireWriter(out).write(message);
        return out.toByteArray();
    }
}
