package dev.parley.models.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The memory that Linux control groups leave to this process: those of version 2, and of version 1 as containers see them
 * (Linux kernel, Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst).
 */
final class ControlGroups {

    private ControlGroups() {}

    /**
     * Bytes that may still be used; empty without a limit.
     *
     * @param root of the file system
     */
    static OptionalLong left(Path root) {
        var mounted = root.resolve("sys/fs/cgroup");
        var least = OptionalLong.empty();
        for (var group : upwards(root, "0::/", mounted)) {
            least = lesser(least, left(group, "memory.max", "memory.current", ""));
        }
        for (var group : upwards(root, "\\d+:memory:/", mounted.resolve("memory"))) {
            least = lesser(least, left(group, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_"));
        }
        return least;
    }

    /** The group of this process and all above it; the limits of each hold. */
    private static List<Path> upwards(Path root, String linePattern, Path mounted) {
        var line = Pattern.compile(linePattern + "(.*)");
        try (var lines = Files.lines(root.resolve("proc/self/cgroup"))) {
            var own = lines.map(line::matcher)
                    .filter(Matcher::matches)
                    .map(matcher -> mounted.resolve(matcher.group(1)).normalize())
                    .findFirst()
                    .orElse(mounted);
            return Stream.iterate(own, group -> group != null && group.startsWith(mounted), Path::getParent)
                    .toList();
        } catch (IOException e) {
            return List.of(mounted);
        }
    }

    private static OptionalLong left(Path group, String limitFile, String usedFile, String statPrefix) {
        try {
            var limit = Files.readString(group.resolve(limitFile)).strip();
            if (!limit.matches("\\d{1,18}")) {
                return OptionalLong.empty();
            }
            var used = Long.parseLong(Files.readString(group.resolve(usedFile)).strip());
            return OptionalLong.of(
                    Math.max(0, Long.parseLong(limit) - used + cache(group.resolve("memory.stat"), statPrefix)));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Files that the kernel keeps in memory count as used and are given up at need. */
    private static long cache(Path stat, String prefix) throws IOException {
        try (var lines = Files.lines(stat)) {
            return lines.map(line -> line.split(" "))
                    .filter(line -> line[0].equals(prefix + "inactive_file") || line[0].equals(prefix + "active_file"))
                    .mapToLong(line -> Long.parseLong(line[1]))
                    .sum();
        }
    }

    private static OptionalLong lesser(OptionalLong a, OptionalLong b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        return OptionalLong.of(Math.min(a.getAsLong(), b.getAsLong()));
    }
}
