package dev.parley.conf;

/**
 * A value that never prints.
 *
 * @param reveal the value itself; only for the one call that needs it
 */
public record Secret(String reveal) {

    @Override
    public String toString() {
        return "***";
    }
}
