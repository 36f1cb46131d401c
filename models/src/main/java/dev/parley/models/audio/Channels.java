package dev.parley.models.audio;

/** What becomes of the channels of a recording when it is decoded. */
public enum Channels {
    /** Two channels are kept apart where they are evidently different sounds, see {@link ChannelLevels}; else mixed. */
    AUTO,
    /** Every channel is kept to a file of its own. */
    APART,
    /** Mixed to one. */
    TOGETHER
}
