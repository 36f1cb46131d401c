package dev.parley.conf;

/**
 * One value of one layer.
 *
 * @param text as it was written; empty for nothing
 * @param origin file and line, environment variable or option
 */
record Setting(String key, String text, String origin) {}
