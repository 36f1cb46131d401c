package dev.parley.models.audio;

import java.io.IOException;

/** Takes the sound of one channel as it is made. */
public interface SampleSink {

    /** Called once, before any sample.
     *
     * @param sampleRate in Hz */
    void begin(int sampleRate) throws IOException;

    /** @param samples signed 16-bit; valid during the call only
     *  @param length how many of them */
    void take(short[] samples, int length) throws IOException;
}
