package dev.parley.conf;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** An amount of data. Written with binary units: {@code 1 GiB}, {@code 512 MiB}; a bare number is bytes. */
public record DataSize(long bytes) implements Comparable<DataSize> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB)?");
    private static final Map<String, Integer> SHIFT = Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30);

    public static DataSize ofKibibytes(long kibibytes) {
        return new DataSize(Math.multiplyExact(kibibytes, 1L << 10));
    }

    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(Math.multiplyExact(mebibytes, 1L << 20));
    }

    public static DataSize ofGibibytes(long gibibytes) {
        return new DataSize(Math.multiplyExact(gibibytes, 1L << 30));
    }

    /** The size that is written like this, if it is one. */
    static Optional<DataSize> parse(String text) {
        var matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var number = Long.parseLong(matcher.group(1));
        int shift = SHIFT.getOrDefault(Optional.ofNullable(matcher.group(2)).orElse("B"), 0);
        return number > Long.MAX_VALUE >> shift ? Optional.empty() : Optional.of(new DataSize(number << shift));
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** In the largest unit that divides it. */
    @Override
    public String toString() {
        for (var unit : new String[] {"GiB", "MiB", "KiB"}) {
            var shift = SHIFT.getOrDefault(unit, 0);
            if (bytes != 0 && bytes % (1L << shift) == 0) {
                return (bytes >> shift) + " " + unit;
            }
        }
        return bytes + " B";
    }
}
