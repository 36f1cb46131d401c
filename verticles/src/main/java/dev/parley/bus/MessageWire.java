package dev.parley.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one codec of all messages: by reference on a node, as JSON between nodes. Only the records of the sealed
 * {@link Message} tree are ever read, so that a foreign node cannot name another class.
 */
public final class MessageWire implements MessageCodec<Message, Message> {

    /** The name under which the codec is registered. */
    public static final String NAME = "parley";

    /** How records are written as JSON, on the wire as in the store. Thread-safe. */
    public static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final Map<String, Class<? extends Message>> RECORDS =
            records().collect(Collectors.toUnmodifiableMap(MessageWire::typeOf, Function.identity()));

    /** Every record that can travel. */
    public static Stream<Class<? extends Message>> records() {
        return recordsBelow(Message.class);
    }

    @Override
    public void encodeToWire(Buffer buffer, Message message) {
        try {
            writeText(buffer, typeOf(message.getClass()).getBytes(StandardCharsets.UTF_8));
            writeText(buffer, JSON.writeValueAsBytes(message));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write " + typeOf(message.getClass()), e);
        }
    }

    @Override
    public Message decodeFromWire(int position, Buffer buffer) {
        var typeLength = buffer.getInt(position);
        var type = buffer.getString(position + Integer.BYTES, position + Integer.BYTES + typeLength);
        var record = RECORDS.get(type);
        if (record == null) {
            throw new IllegalArgumentException("unknown message type on the wire: " + type);
        }
        var bodyStart = position + Integer.BYTES + typeLength;
        var body = buffer.getBytes(bodyStart + Integer.BYTES, bodyStart + Integer.BYTES + buffer.getInt(bodyStart));
        try {
            return JSON.readValue(body, record);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + type, e);
        }
    }

    @Override
    public Message transform(Message message) {
        return message;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }

    private static void writeText(Buffer buffer, byte[] text) {
        buffer.appendInt(text.length).appendBytes(text);
    }

    private static String typeOf(Class<?> type) {
        return type.getName().substring(type.getPackageName().length() + 1);
    }

    @SuppressWarnings("unchecked") // A permitted subclass of a Message is a Message.
    private static Stream<Class<? extends Message>> recordsBelow(Class<? extends Message> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses())
                        .flatMap(permitted -> recordsBelow((Class<? extends Message>) permitted));
    }
}
