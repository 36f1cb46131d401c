package dev.parley.llm.wire;

import dev.parley.bus.Providers.Breakage;
import java.util.Optional;

/**
 * An image that is in its address: {@code data:image/png;base64,…}.
 *
 * @param type of its media
 */
public record DataUrl(String type, String base64) {

    private static final String SCHEME = "data:";
    private static final String ENCODING = ";base64";

    /** Empty for another address. Throws INVALID for one of these whose data are written in another way. */
    public static Optional<DataUrl> of(String url) {
        if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        var comma = url.indexOf(',');
        var head = comma < 0 ? "" : url.substring(SCHEME.length(), comma);
        if (!head.endsWith(ENCODING)) {
            throw new TroubleException(
                    Breakage.INVALID, "image_url: a data URL must be written as data:image/png;base64,…");
        }
        var type = head.split(";", 2)[0];
        return Optional.of(new DataUrl(type.isEmpty() ? "application/octet-stream" : type, url.substring(comma + 1)));
    }
}
