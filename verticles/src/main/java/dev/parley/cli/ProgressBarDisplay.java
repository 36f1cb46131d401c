package dev.parley.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress as a bar that is drawn again and again in one line of a terminal. */
final class ProgressBarDisplay implements ProgressDisplay {

    /** Fits every terminal; asking for the true width would load a terminal library. */
    private static final int COLUMNS = 78;
    /** The bar counts in whole steps. */
    private static final int STEPS = 1_000;

    private static final int REDRAW_MILLIS = 200;

    private final ProgressBar bar;

    ProgressBarDisplay(PrintStream errors) {
        bar = new ProgressBarBuilder()
                .setInitialMax(STEPS)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setUnit("%", STEPS / 100)
                .setConsumer(new ConsoleProgressBarConsumer(errors, COLUMNS))
                .build();
    }

    @Override
    public void show(String activity, double fraction) {
        bar.setExtraMessage(activity);
        bar.stepTo(Math.max(bar.getCurrent(), Math.round(STEPS * fraction)));
    }

    @Override
    public void close() {
        bar.close();
    }
}
