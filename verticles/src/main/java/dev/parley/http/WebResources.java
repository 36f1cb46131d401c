package dev.parley.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.zip.GZIPOutputStream;

/**
 * What the pages are made of, from the class path: our own files in {@code web}, libraries in the jars of mvnpm, which say in
 * {@code META-INF/importmap.json} under which names scripts know them, and the letters that are used of Inter.
 *
 * @param files by the path of the request
 * @param importMap the names of all libraries, as the JSON of an import map
 */
record WebResources(Map<String, WebFile> files, String importMap) {

    private static final String LIBRARY_MAP = "META-INF/importmap.json";
    private static final String LIBRARIES = "META-INF/resources";

    /** The one of each library that browsers take; its jar brings others for servers, and sources. */
    private static final List<String> LIBRARY_FILES = List.of(
            "/_static/lit/",
            "/_static/lit-html/",
            "/_static/lit-element/",
            "/_static/reactive-element/",
            "/_static/marked/",
            "/_static/dompurify/");

    private static final List<String> LETTERS = List.of("latin-400", "latin-600", "cyrillic-400", "cyrillic-600");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "woff2", "font/woff2");

    /** Letters are compressed already. */
    private static final String NOT_COMPRESSED = "woff2";

    static WebResources read() throws IOException {
        var files = new LinkedHashMap<String, WebFile>();
        walk(location("web/parley.css"), "web", (path, content) -> put(files, path, content, false));
        var names = new TreeMap<String, Object>();
        for (var map : Collections.list(loader().getResources(LIBRARY_MAP))) {
            var imports = new JsonObject(content(map)).getJsonObject("imports");
            if (imports.stream().anyMatch(entry -> isOurs(String.valueOf(entry.getValue())))) {
                imports.forEach(entry -> names.put(entry.getKey(), entry.getValue()));
                walk(map, LIBRARIES, (path, content) -> {
                    if (isOurs(path) && !path.contains("/node/") && !path.contains("/development/")) {
                        put(files, path, content, true);
                    }
                });
            }
        }
        letters(files);
        return new WebResources(
                Map.copyOf(files),
                new JsonObject().put("imports", new JsonObject(names)).encode());
    }

    static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isOurs(String path) {
        return LIBRARY_FILES.stream().anyMatch(path::startsWith);
    }

    private static void letters(Map<String, WebFile> files) throws IOException {
        walk(location("META-INF/maven/org.mvnpm.at.fontsource/inter/pom.properties"), LIBRARIES, (path, content) -> {
            for (var letters : LETTERS) {
                if (path.endsWith("/files/inter-" + letters + "-normal.woff2")) {
                    put(files, "/web/inter-" + letters + ".woff2", content, true);
                }
            }
        });
    }

    private static void put(Map<String, WebFile> files, String path, byte[] content, boolean stays) {
        var ending = path.substring(path.lastIndexOf('.') + 1);
        var type = TYPES.get(ending);
        if (type != null) {
            var tag = '"' + HexFormat.of().formatHex(sha256(content), 0, 8) + '"';
            var compressed = ending.equals(NOT_COMPRESSED)
                    ? Optional.<Buffer>empty()
                    : Optional.of(compressed(content)).filter(smaller -> smaller.length() < content.length);
            files.put(path, new WebFile(type, Buffer.buffer(content), tag, compressed, stays));
        }
    }

    private static Buffer compressed(byte[] content) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory", e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    /** Tells of every file of a folder of the class path, which lies in a jar or, while Parley is built, in a folder.
     *
     * @param beside something that lies in the same jar */
    private static void walk(URL beside, String folder, BiConsumer<String, byte[]> found) throws IOException {
        if (beside.getProtocol().equals("jar")) {
            var jar = beside.getPath().substring(0, beside.getPath().indexOf('!'));
            try (var system = FileSystems.newFileSystem(Path.of(URI.create(jar)))) {
                walk(system.getPath("/" + folder), folder, found);
            }
        } else {
            walk(path(location(folder)), folder, found);
        }
    }

    private static void walk(Path root, String folder, BiConsumer<String, byte[]> found) throws IOException {
        var prefix = folder.equals(LIBRARIES) ? "/" : "/" + folder + "/";
        try (var paths = Files.walk(root)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                found.accept(prefix + root.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
            }
        }
    }

    private static Path path(URL folder) throws IOException {
        try {
            return Path.of(folder.toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static Buffer content(URL address) throws IOException {
        try (var stream = address.openStream()) {
            return Buffer.buffer(stream.readAllBytes());
        }
    }

    private static URL location(String resource) throws FileNotFoundException {
        var found = loader().getResource(resource);
        if (found == null) {
            throw new FileNotFoundException(resource + " is not on the class path");
        }
        return found;
    }

    private static ClassLoader loader() {
        return WebResources.class.getClassLoader();
    }
}
