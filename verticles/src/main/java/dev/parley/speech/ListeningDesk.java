package dev.parley.speech;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Listening;
import dev.parley.bus.Speech;
import dev.parley.conf.EndOfAnswerConf;

/**
 * Follows those who are being recorded: every call has only what is new looked at, and adds it to what was heard before. Stateless; for
 * virtual threads.
 */
final class ListeningDesk {

    private final Bus bus;
    private final EndOfAnswerConf conf;

    ListeningDesk(Bus bus, EndOfAnswerConf conf) {
        this.bus = bus;
        this.conf = conf;
    }

    Speech.Listened listen(Speech.Listen request) {
        var spoken =
                request.soFar().map(soFar -> new SpokenFrames(conf, soFar)).orElseGet(() -> new SpokenFrames(conf));
        if (request.from() < spoken.frames()) {
            throw Failure.INVALID.because(
                    "from: " + request.from() + " lies before the " + spoken.frames() + " frames that were heard");
        }
        var followed = bus.await(Listening.FOLLOW, new Listening.Follow(request.before(), request.base64()));
        if (request.from() > spoken.frames()) {
            spoken.skip(request.from() - spoken.frames());
        }
        followed.probabilities().forEach(spoken::hear);
        return new Speech.Listened(spoken.soFar(), spoken.speech(), spoken.silence(), spoken.finished());
    }
}
