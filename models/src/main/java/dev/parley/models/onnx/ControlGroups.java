package dev.parley.models.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
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
        return least(
                root,
                group -> left(group, "memory.max", "memory.current", ""),
                group -> left(group, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_"));
    }

    /**
     * Bytes that may be used in all; empty without a limit.
     *
     * @param root of the file system
     */
    static OptionalLong most(Path root) {
        return least(
                root,
                group -> limit(group.resolve("memory.max")),
                group -> limit(group.resolve("memory.limit_in_bytes")));
    }

    private static OptionalLong least(
            Path root, Function<Path, OptionalLong> versionTwo, Function<Path, OptionalLong> versionOne) {
        var mounted = root.resolve("sys/fs/cgroup");
        var two = upwards(root, "0::/", mounted).stream().map(versionTwo);
        var one = upwards(root, "\\d+:memory:/", mounted.resolve("memory")).stream()
                .map(versionOne);
        return Stream.concat(two, one)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min();
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
        var limit = limit(group.resolve(limitFile));
        if (limit.isEmpty()) {
            return limit;
        }
        try {
            var used = Long.parseLong(Files.readString(group.resolve(usedFile)).strip());
            return OptionalLong.of(
                    Math.max(0, limit.getAsLong() - used + cache(group.resolve("memory.stat"), statPrefix)));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong limit(Path file) {
        try {
            var limit = Files.readString(file).strip();
            return limit.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(limit)) : OptionalLong.empty();
        } catch (IOException e) {
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
}
