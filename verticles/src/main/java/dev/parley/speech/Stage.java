package dev.parley.speech;

/** The names of the stages, as they stand in checkpoints, events and progress. */
final class Stage {

    static final String DOWNLOAD = "download";
    static final String DECODE = "decode";
    static final String CONVERT = "convert";
    static final String DETECT = "detect";
    static final String RECOGNIZE = "recognize";
    static final String DIARIZE = "diarize";
    static final String ALIGN = "align";
    static final String REPORT = "report";

    private Stage() {}
}
