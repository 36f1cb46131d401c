package dev.parley.models.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipFile;

/** Maven's repositories, by way of the Maven that is installed here, with whatever mirror and proxy it is set up for. */
record MavenArtifacts(MavenClient client) implements WeightSource {

    @Override
    public void fetch(Fetch fetch) {
        var artifact = fetch.weight().maven();
        var wanted = new HashMap<String, WeightFile>();
        fetch.missing().forEach(file -> file.maven().ifPresent(path -> wanted.put(path, file)));
        if (artifact.isEmpty() || wanted.isEmpty()) {
            return;
        }
        var place = "Maven artifact " + artifact.get().coordinates();
        try {
            var folder = Files.createTempDirectory(fetch.staging(), "maven");
            try {
                var jar = client.copy(artifact.get(), folder, share -> estimate(fetch, wanted, share));
                wanted.forEach((path, file) -> fetch.attempt(file, place, partial -> extract(jar, path, partial)));
            } finally {
                WeightFolder.deleteTree(folder);
            }
        } catch (IOException e) {
            wanted.values().forEach(file -> fetch.refused(file, place, e));
        }
    }

    private static void estimate(Fetch fetch, Map<String, WeightFile> wanted, double share) {
        for (var file : wanted.values()) {
            fetch.received(file, (long) (share * file.size().orElse(0)));
        }
    }

    private static void extract(Path jar, String path, Path partial) throws IOException {
        try (var archive = new ZipFile(jar.toFile())) {
            var entry = archive.getEntry(path);
            if (entry == null || entry.isDirectory()) {
                throw new IOException("has no " + path);
            }
            try (var content = archive.getInputStream(entry);
                    var out = Files.newOutputStream(partial)) {
                content.transferTo(out);
            }
        }
    }
}
