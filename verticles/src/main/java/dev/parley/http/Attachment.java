package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/** The header Content-Disposition of a file to keep (RFC 6266). */
final class Attachment {

    private Attachment() {}

    /** Its value for a file of this name: in UTF-8 (RFC 8187), and in ASCII for clients that do not know that. */
    static String named(String name) {
        return "attachment; " + parameters(name);
    }

    /** Its value for a file that is played or shown, and has this name where it is kept all the same. */
    static String shown(String name) {
        return "inline; " + parameters(name);
    }

    private static String parameters(String name) {
        return "filename=\"" + name.replaceAll("[^ -~]|[\"\\\\%]", "_") + "\"; filename*=UTF-8''"
                + URLEncoder.encode(name, UTF_8).replace("+", "%20").replace("*", "%2A");
    }
}
