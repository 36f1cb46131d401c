package dev.parley.llm.gigachat;

import dev.parley.bus.Chat.Part;
import dev.parley.bus.Chat.Turn;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import dev.parley.llm.wire.DataUrl;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.TroubleException;
import dev.parley.llm.wire.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/**
 * Images are not sent with a message: they are uploaded before, once for as long as this process remembers, and named by it. Which file
 * an image has become is remembered by its content. One for each key, as files belong to who uploads them; confined to the context of
 * its provider.
 */
final class UploadedImages {

    /** Files that are remembered; who comes back later uploads again. */
    private static final int REMEMBERED = 1_000;

    /** By the documentation: bytes of an image, images of a message and of all messages, bytes of all of them. */
    private static final int LARGEST_IMAGE = 15_000_000;

    private static final int MOST_OF_MESSAGE = 1;
    private static final int MOST_OF_REQUEST = 10;
    private static final int LARGEST_REQUEST = 20_000_000;

    private static final Map<String, String> ENDINGS =
            Map.of("image/jpeg", "jpg", "image/png", "png", "image/tiff", "tiff", "image/bmp", "bmp");

    private final Function<UpstreamRequest, Future<Buffer>> upload;
    private final Map<String, Future<String>> files = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Future<String>> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param upload sends a request and answers with the body of what came back; fails with a {@link TroubleException} */
    UploadedImages(Function<UpstreamRequest, Future<Buffer>> upload) {
        this.upload = upload;
    }

    /** Whether there is anything to do. */
    static boolean isNeeded(Providers.Call call) {
        return call.chat().messages().stream()
                .anyMatch(turn -> turn.content().stream().anyMatch(Part.Image.class::isInstance));
    }

    /** The messages with the names of files where there were images. Fails with a {@link TroubleException}. */
    Future<List<Turn>> named(List<Turn> messages) {
        // Megabytes are read and hashed, for which an event loop has no time.
        return Objects.requireNonNull(Vertx.currentContext())
                .executeBlocking(() -> images(messages), false)
                .compose(this::files)
                .map(ids -> replaced(messages, ids));
    }

    /** One after the other. */
    private Future<List<String>> files(List<Image> images) {
        Future<List<String>> ids = Future.succeededFuture(new ArrayList<>());
        for (var image : images) {
            ids = ids.compose(known -> file(image).map(id -> {
                known.add(id);
                return known;
            }));
        }
        return ids;
    }

    private record Image(String type, Buffer content, String hash) {}

    /** Checks all of them before the first is sent. */
    private static List<Image> images(List<Turn> messages) {
        var images = new ArrayList<Image>();
        long bytes = 0;
        for (int i = 0; i < messages.size(); i++) {
            var before = images.size();
            for (var part : messages.get(i).content()) {
                if (part instanceof Part.Image(var url, var _)) {
                    var image = image("messages[" + i + "]", url);
                    bytes += image.content.length();
                    images.add(image);
                }
            }
            refuse(
                    images.size() - before > MOST_OF_MESSAGE,
                    "messages[" + i + "]: takes one image with a message; put each into a message of its own");
        }
        refuse(images.size() > MOST_OF_REQUEST, "messages: takes " + MOST_OF_REQUEST + " images in all");
        refuse(bytes > LARGEST_REQUEST, "messages: takes 20 MB of images in all");
        return images;
    }

    private static Image image(String place, String url) {
        var data = DataUrl.of(url)
                .orElseThrow(
                        () -> new TroubleException(
                                Breakage.NOT_OFFERED,
                                place
                                        + ": image_url: takes images as data:image/png;base64,… and does not fetch them from an address"));
        refuse(
                !ENDINGS.containsKey(data.type()),
                place + ": takes images of image/jpeg, image/png, image/tiff and image/bmp, this one is of "
                        + data.type());
        try {
            var content = Buffer.buffer(Base64.getMimeDecoder().decode(data.base64()));
            refuse(content.length() > LARGEST_IMAGE, place + ": takes images of 15 MB at most");
            return new Image(data.type(), content, sha256(content));
        } catch (IllegalArgumentException e) {
            throw new TroubleException(Breakage.INVALID, place + ": the image is no base64: " + e.getMessage());
        }
    }

    private static void refuse(boolean isWrong, String detail) {
        if (isWrong) {
            throw new TroubleException(Breakage.NOT_OFFERED, detail);
        }
    }

    /** The file of an image, uploaded by the first who needs it. */
    private Future<String> file(Image image) {
        var known = files.get(image.hash);
        if (known != null) {
            return known;
        }
        var uploading = upload.apply(request(image)).map(UploadedImages::id);
        files.put(image.hash, uploading);
        return uploading.onFailure(_ -> files.remove(image.hash, uploading));
    }

    private static String id(Buffer answer) {
        return Json.text(Json.read(answer).path("id"))
                .orElseThrow(() -> new TroubleException(Breakage.CUT_OFF, "took an image and did not name its file"));
    }

    private static UpstreamRequest request(Image image) {
        var boundary = "parley-" + UUID.randomUUID();
        var body = Buffer.buffer("--" + boundary
                        + "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\ngeneral\r\n"
                        + "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"image."
                        + ENDINGS.get(image.type) + "\"\r\nContent-Type: " + image.type + "\r\n\r\n")
                .appendBuffer(image.content)
                .appendString("\r\n--" + boundary + "--\r\n");
        return new UpstreamRequest(
                HttpMethod.POST, "/files", Map.of("Content-Type", "multipart/form-data; boundary=" + boundary), body);
    }

    private static List<Turn> replaced(List<Turn> messages, List<String> ids) {
        return messages.stream()
                .map(turn -> new Turn(
                        turn.role(),
                        turn.content().stream()
                                .map(part -> part instanceof Part.Image ? file(ids.removeFirst()) : part)
                                .toList(),
                        turn.calls(),
                        turn.callId(),
                        turn.name(),
                        turn.other()))
                .toList();
    }

    /** As OpenAI has it for a file that was uploaded before. */
    private static Part file(String id) {
        var part = Json.MAPPER.createObjectNode().put("type", "file");
        part.putObject("file").put("file_id", id);
        return new Part.Other(part.toString());
    }

    /** Forgets all files, as one of them is there no longer. Answers whether there were any. */
    boolean forget() {
        var any = !files.isEmpty();
        files.clear();
        return any;
    }

    private static String sha256(Buffer content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
