package dev.parley.models.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder with weights on this machine. A copy of another machine's cache is one. */
record MirrorFolder(Path folder) implements WeightSource {

    private static final int BLOCK = 1 << 20;

    @Override
    public void fetch(Fetch fetch) {
        for (var file : fetch.missing()) {
            fetch.attempt(file, "mirror " + folder, partial -> copy(fetch, file, partial));
        }
    }

    /** Whether it has this file, right or wrong. */
    boolean has(Weight weight, WeightFile file) {
        return place(weight, file).isPresent();
    }

    /** Paths below a mirror where a file may be, the likeliest first. */
    static Stream<String> paths(Weight weight, WeightFile file) {
        return Stream.concat(Stream.of(weight.name() + "/" + file.name()), file.mirror().stream());
    }

    private Optional<Path> place(Weight weight, WeightFile file) {
        return paths(weight, file)
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private void copy(Fetch fetch, WeightFile file, Path partial) throws IOException {
        var weight = fetch.weight();
        var place = place(weight, file)
                .orElseThrow(() -> new NoSuchFileException(
                        String.join(" or ", paths(weight, file).distinct().toList())));
        try (var in = Files.newInputStream(place);
                var out = Files.newOutputStream(partial)) {
            var block = new byte[BLOCK];
            var copied = 0L;
            for (var length = in.read(block); length >= 0; length = in.read(block)) {
                out.write(block, 0, length);
                copied += length;
                fetch.received(file, copied);
            }
        }
    }
}
