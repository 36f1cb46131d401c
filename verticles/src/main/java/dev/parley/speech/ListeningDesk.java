package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Listening;
import dev.parley.bus.Speech;
import dev.parley.conf.EndOfAnswerConf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Follows those who are being recorded: every call has only what is new in the file looked at, and adds it to what is known of that
 * file. Of what nobody asked about for more than half a minute only the last half minute is looked at, so that a call stays cheap: speech
 * before that does not count. A file that has become shorter is a new recording.
 *
 * <p>Touched on the context of the verticle, whose virtual threads take turns. Knows the files asked about last, {@value #MOST_FILES} at
 * most; of one that was forgotten, the last half minute is known again.
 */
final class ListeningDesk {

    private static final int MOST_FILES = 2000;
    private static final int BYTES_A_FRAME = 2 * Listening.FRAME;
    private static final long MOST_NEW_FRAMES = 30L * 16_000 / Listening.FRAME;

    private final Bus bus;
    private final EndOfAnswerConf conf;
    private final Map<Path, SpokenSoFar> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, SpokenSoFar> eldest) {
            return size() > MOST_FILES;
        }
    };

    ListeningDesk(Bus bus, EndOfAnswerConf conf) {
        this.bus = bus;
        this.conf = conf;
    }

    Speech.Listened listen(Speech.Listen request) {
        var file = request.file();
        var frames = frames(file);
        var spoken = known.computeIfAbsent(file, _ -> new SpokenSoFar(conf));
        if (frames < spoken.frames()) {
            spoken = new SpokenSoFar(conf);
            known.put(file, spoken);
        }
        if (frames > spoken.frames()) {
            hearNew(file, frames, spoken);
        }
        return new Speech.Listened(spoken.speech(), spoken.silence(), spoken.finished());
    }

    private void hearNew(Path file, long frames, SpokenSoFar spoken) {
        var from = Math.max(spoken.frames(), frames - MOST_NEW_FRAMES);
        var heard = spoken.frames();
        var followed = bus.await(Listening.FOLLOW, new Listening.Follow(file, from * Listening.FRAME));
        // Another call about this file may have been answered in the meantime: it has heard the same.
        if (spoken.frames() == heard) {
            if (from > heard) {
                spoken.skip(from - heard);
            }
            followed.probabilities().forEach(spoken::hear);
        }
    }

    private static long frames(Path file) {
        try {
            return Files.size(file) / BYTES_A_FRAME;
        } catch (NoSuchFileException e) {
            throw Failure.NOT_FOUND.because("file: there is no " + file, e);
        } catch (IOException e) {
            throw Failure.UNAVAILABLE.because("file: cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
