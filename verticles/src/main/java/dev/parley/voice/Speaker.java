package dev.parley.voice;

import dev.parley.bus.Voice.OneVoice;
import dev.parley.models.audio.SampleSink;
import java.util.List;
import java.util.Optional;

/** One who speaks. Blocking, for virtual threads; interrupting the thread ends what it does. Safe for threads. */
interface Speaker {

    /**
     * What is to be spoken.
     *
     * @param text not longer than {@link #longestPiece}
     * @param model one that it {@linkplain #model has}
     * @param voice one that it {@linkplain #choose chose}
     * @param language BCP 47 tag
     * @param speed what it {@linkplain #ownSpeed does itself}
     * @param instructions may be empty
     */
    record Utterance(String text, String model, String voice, String language, double speed, String instructions) {}

    String name();

    /** Whether texts leave this machine, and are paid for. */
    boolean isForeign();

    /** Whether it can be asked as it is configured now. */
    boolean isReady();

    /** Characters that it takes at once. */
    int longestPiece();

    /** The voices that it has. UNAVAILABLE where nobody can tell. */
    List<OneVoice> voices();

    /**
     * The model that it speaks with.
     *
     * @param wanted as it stands in a request
     * @return empty where it has no such model; the empty text where it has none at all
     */
    Optional<String> model(String wanted);

    /**
     * The voice that it speaks with.
     *
     * @param wanted empty for its usual one
     * @return empty where it has no such voice
     */
    Optional<String> choose(String wanted, String language);

    /** The part of a speed that it does itself; the rest is done to the sound. */
    double ownSpeed(double speed);

    /**
     * Speaks a piece of a text. UNAVAILABLE or TIMED_OUT where it cannot now, INVALID where it never will.
     *
     * @param use is told what that took
     */
    void speak(Utterance utterance, SampleSink sink, SpeechUse use);

    /** One line for the operator: whether it can speak. */
    String state();
}
