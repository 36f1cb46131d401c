package dev.parley.cli;

import dev.parley.conf.LogConf;
import dev.parley.conf.LogConf.Format;
import dev.parley.conf.LogConf.Level;
import dev.parley.logging.Logging;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Logging of a command that ends: for people, and only what they should know of, unless debugging is asked for. */
final class CommandLogging {

    private CommandLogging() {}

    static void start(LogConf conf) {
        var level = conf.level() == Level.INFO ? Level.WARN : conf.level();
        var forPeople = new LogConf(level, Format.TEXT, conf.security());
        if (Terminal.watchesErrors()) {
            Logging.start(forPeople, new OwnLine());
        } else {
            Logging.start(forPeople);
        }
    }

    /** Starts each log line on a line of its own, where a progress bar may stand; the bar draws itself again below. */
    private static final class OwnLine extends OutputStream {

        private static final byte[] CLEAR_LINE = "\r\033[K".getBytes(StandardCharsets.US_ASCII);

        @Override
        public void write(byte[] bytes, int offset, int length) {
            System.err.write(CLEAR_LINE, 0, CLEAR_LINE.length);
            System.err.write(bytes, offset, length);
        }

        @Override
        public void write(int oneByte) {
            System.err.write(oneByte);
        }
    }
}
