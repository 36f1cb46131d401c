package dev.parley.models.catalog;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Remembers beside a half-downloaded file where it comes from and which version of it was begun. */
final class PartialOrigin {

    private final Path note;

    PartialOrigin(Path partial) {
        note = partial.resolveSibling(partial.getFileName() + ".origin");
    }

    /** What If-Range has to say for the rest of this file; empty if it must be fetched from its beginning. */
    Optional<String> validatorFor(URI address) throws IOException {
        if (!Files.exists(note)) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(note);
        return lines.size() == 2 && lines.getFirst().equals(address.toString())
                ? Optional.of(lines.getLast())
                : Optional.empty();
    }

    /** Weak entity tags are no good here: RFC 9110 §13.1.5 allows only strong ones, or a date. */
    void write(URI address, HttpHeaders headers) throws IOException {
        var validator = headers.firstValue("ETag")
                .filter(tag -> !tag.startsWith("W/"))
                .or(() -> headers.firstValue("Last-Modified"));
        if (validator.isPresent()) {
            Files.write(note, List.of(address.toString(), validator.get()));
        } else {
            Files.deleteIfExists(note);
        }
    }
}
