package dev.parley.http;

import dev.parley.bus.Accounts;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Interviews.Question;
import dev.parley.bus.Interviews.Room;
import dev.parley.bus.Reception;
import dev.parley.bus.Usage;
import dev.parley.bus.Voice;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Optional;

/** A question that is being spoken. Owned by one session; touch only on its context. */
final class SpokenQuestion {

    /** Two minutes of the best MP3; a question is spoken in less. */
    private static final int MOST_BYTES = 5 << 20;

    private final Buffer sound = Buffer.buffer();
    private final Reception<Voice.Sound, Voice.Spoken> reception;

    /** Has it spoken. The owner of the room pays. */
    SpokenQuestion(Bus bus, Room room, Question question) {
        var payer = new Usage.Payer(room.owner(), Accounts.Role.USER, Optional.empty());
        var speak =
                new Voice.Speak(payer, question.text(), "", "", Optional.of(room.language()), Voice.Format.MP3, 1, "");
        reception = bus.open(Voice.SPEAK, speak, this::add);
    }

    /** The whole sound, MP3. Fails where nobody can speak, or the sound is out of all proportion. */
    Future<Buffer> sound() {
        return reception.reply().map(_ -> {
            if (sound.length() == 0 || sound.length() > MOST_BYTES) {
                throw Failure.UNAVAILABLE.because("the spoken question has " + sound.length() + " bytes");
            }
            return sound;
        });
    }

    /** It is of no use any more. */
    void cancel() {
        reception.cancel();
    }

    private void add(Voice.Sound piece) {
        // A piece ends anywhere, so that its text alone cannot be put behind another.
        sound.appendBytes(Base64.getDecoder().decode(piece.base64()));
        if (sound.length() > MOST_BYTES) {
            reception.cancel();
        }
    }
}
