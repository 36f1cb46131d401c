package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageWireTest {

    private final MessageWire wire = new MessageWire();

    static Stream<Class<? extends Message>> everyRecord() {
        return MessageWire.records();
    }

    @ParameterizedTest
    @MethodSource("everyRecord")
    void aRecordComesBackEqualFromTheWire(Class<? extends Message> type) throws ReflectiveOperationException {
        var sent = (Message) SampleRecords.of(type);
        var buffer = Buffer.buffer("before");
        wire.encodeToWire(buffer, sent);

        assertThat(wire.decodeFromWire("before".length(), buffer)).isEqualTo(sent);
    }

    @ParameterizedTest
    @MethodSource("everyRecord")
    void onOneNodeARecordIsDeliveredByReference(Class<? extends Message> type) throws ReflectiveOperationException {
        var sent = (Message) SampleRecords.of(type);

        assertThat(wire.transform(sent)).isSameAs(sent);
    }

    @Test
    void aTypeThatIsNoMessageIsRefused() {
        var type = "java.lang.ProcessBuilder";
        var buffer = Buffer.buffer()
                .appendInt(type.length())
                .appendString(type)
                .appendInt(2)
                .appendString("{}");

        assertThatThrownBy(() -> wire.decodeFromWire(0, buffer)).hasMessageContaining("unknown message type");
    }

    @Test
    void aFieldThatANewerNodeAddedIsIgnored() {
        var type = "Health$Part";
        var body = "{\"ready\":true,\"detail\":\"ok\",\"since\":\"today\"}";
        var buffer = Buffer.buffer()
                .appendInt(type.length())
                .appendString(type)
                .appendInt(body.length())
                .appendString(body);

        assertThat(wire.decodeFromWire(0, buffer)).isEqualTo(new Health.Part(true, "ok"));
    }
}
