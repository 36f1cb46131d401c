package dev.parley.http;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * A file of the pages.
 *
 * @param tag of its content, as an entity tag
 * @param compressed by gzip, where that makes it smaller
 * @param stays whether what lies under this path never changes
 */
record WebFile(String type, Buffer content, String tag, Optional<Buffer> compressed, boolean stays) {}
