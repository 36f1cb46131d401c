package dev.parley.store;

import dev.parley.bus.Blobs;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What objects of the store's own bucket are called.
 *
 * @param prefix of all but published ones, which stand at the root of the bucket
 */
record S3Names(String prefix) {

    private static final Pattern BLOB = Pattern.compile("([0-9a-f]{2})/([0-9a-f]{62})");

    /** The object with the content of a blob. */
    String blob(Blobs.Key key) {
        return prefix + key.sha256().substring(0, 2) + "/" + key.sha256().substring(2);
    }

    /** The blob whose content an object has, if it is one of those. */
    Optional<Blobs.Key> key(String object) {
        if (!object.startsWith(prefix)) {
            return Optional.empty();
        }
        var matcher = BLOB.matcher(object.substring(prefix.length()));
        return matcher.matches() ? Optional.of(new Blobs.Key(matcher.group(1) + matcher.group(2))) : Optional.empty();
    }

    /** Where is noted under which names a blob was published: one empty object for each, the name at its end. */
    String publications(Blobs.Key key) {
        return prefix + "published/" + key.sha256() + "/";
    }

    /** Whether users must not name this object: it is one of the store's own. */
    boolean isOwn(String object) {
        return !prefix.isEmpty() ? object.startsWith(prefix) : key(object).isPresent();
    }
}
