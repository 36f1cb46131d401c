package dev.parley.bus;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The shape of all messages as one short word, by which nodes find out whether they would understand each other. */
public final class MessageSchema {

    private static final int LENGTH = 12;

    private MessageSchema() {}

    /** Hexadecimal digits; the same in two processes exactly when their messages have the same shape. */
    public static String fingerprint() {
        return fingerprint(MessageWire.records());
    }

    static String fingerprint(Stream<? extends Class<?>> types) {
        var shapes = new TreeMap<String, String>();
        types.forEach(type -> describe(type, shapes));
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(digest.digest(shapes.toString().getBytes(StandardCharsets.UTF_8)))
                    .substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void describe(Type type, SortedMap<String, String> shapes) {
        switch (type) {
            case ParameterizedType generic ->
                Arrays.stream(generic.getActualTypeArguments()).forEach(argument -> describe(argument, shapes));
            case Class<?> plain when !shapes.containsKey(plain.getName()) -> describe(plain, shapes);
            default -> {}
        }
    }

    private static void describe(Class<?> type, SortedMap<String, String> shapes) {
        if (type.isRecord()) {
            var components = type.getRecordComponents();
            shapes.put(
                    type.getName(),
                    Arrays.stream(components)
                            .map(component -> component.getName() + " "
                                    + component.getGenericType().getTypeName())
                            .collect(joining(", ", "(", ")")));
            Arrays.stream(components).forEach(component -> describe(component.getGenericType(), shapes));
        } else if (type.isEnum()) {
            shapes.put(type.getName(), Arrays.toString(type.getEnumConstants()));
        } else if (type.isSealed()) {
            var permitted = type.getPermittedSubclasses();
            shapes.put(
                    type.getName(), Arrays.stream(permitted).map(Class::getName).collect(joining(" | ")));
            Arrays.stream(permitted).forEach(subtype -> describe((Type) subtype, shapes));
        }
    }
}
