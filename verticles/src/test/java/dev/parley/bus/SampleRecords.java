package dev.parley.bus;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes a value of any message record, with every component filled, so that a lost component is noticed. */
final class SampleRecords {

    private SampleRecords() {}

    static Object of(Type type) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType generic) {
            return ofGeneric(generic);
        }
        var plain = (Class<?>) type;
        if (plain.isRecord()) {
            return ofRecord(plain);
        }
        if (plain.isEnum()) {
            return plain.getEnumConstants()[0];
        }
        if (plain.isSealed()) {
            return of(plain.getPermittedSubclasses()[0]);
        }
        return ofSimple(plain);
    }

    private static Object ofGeneric(ParameterizedType type) throws ReflectiveOperationException {
        var arguments = type.getActualTypeArguments();
        var raw = (Class<?>) type.getRawType();
        if (raw == List.class) {
            return List.of(of(arguments[0]));
        }
        if (raw == Optional.class) {
            return Optional.of(of(arguments[0]));
        }
        if (raw == Map.class) {
            return Map.of(of(arguments[0]), of(arguments[1]));
        }
        throw new IllegalArgumentException("messages do not hold " + type);
    }

    private static Object ofRecord(Class<?> type) throws ReflectiveOperationException {
        if (type == Blobs.Key.class) {
            return new Blobs.Key("0123456789abcdef".repeat(4));
        }
        var components = type.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var values = new Object[components.length];
        for (var i = 0; i < values.length; i++) {
            values[i] = of(components[i].getGenericType());
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private static Object ofSimple(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "String" -> "слово \"word\" \n";
            case "int", "Integer" -> 7;
            case "long", "Long" -> 9_007_199_254_740_993L;
            case "double", "Double" -> 0.1 + 0.2;
            case "boolean", "Boolean" -> true;
            case "UUID" -> UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
            case "Instant" -> Instant.parse("2026-03-04T05:06:07.123456789Z");
            case "Duration" -> Duration.ofMillis(1234);
            case "URI" -> URI.create("https://example.org/%D1%84.wav?a=1");
            case "Path" -> Path.of("folder", "файл.wav").toAbsolutePath();
            default -> throw new IllegalArgumentException("messages do not hold " + type);
        };
    }
}
