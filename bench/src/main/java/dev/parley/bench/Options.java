package dev.parley.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Command-line options of a benchmark: {@code --name value}, nothing else. */
final class Options {

    private final Map<String, String> values = new HashMap<>();

    Options(String... arguments) {
        for (int index = 0; index < arguments.length; index += 2) {
            if (!arguments[index].startsWith("--") || index + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[index] + ": expected --name value");
            }
            values.put(arguments[index].substring(2), arguments[index + 1]);
        }
    }

    /** A file or folder that must be given. */
    Path path(String name) {
        return Path.of(text(name));
    }

    /** A text that must be given. */
    String text(String name) {
        var value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("--" + name + " is missing");
        }
        return value;
    }

    /** A text, or the default. */
    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** A whole number, or the default. */
    int number(String name, int otherwise) {
        return Integer.parseInt(values.getOrDefault(name, Integer.toString(otherwise)));
    }
}
