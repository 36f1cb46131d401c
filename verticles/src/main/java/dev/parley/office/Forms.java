package dev.parley.office;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Llm;
import dev.parley.bus.Office.Purpose;
import dev.parley.bus.Office.Request;
import dev.parley.conf.LlmConf;
import dev.parley.conf.OfficeConf;
import io.vertx.core.Future;
import java.util.function.Function;

/** The forms of all purposes, and how much may be sent. Immutable. */
final class Forms {

    private final Bus bus;
    private final OfficeConf conf;
    private final PurposeForm answer;
    private final PurposeForm spreadsheet;
    private final PurposeForm chart = new ChartForm();
    private final PurposeForm histogram = new HistogramForm();

    Forms(Bus bus, OfficeConf conf) {
        this.bus = bus;
        this.conf = conf;
        this.answer = new AnswerForm(conf);
        this.spreadsheet = new SpreadsheetForm(conf);
    }

    PurposeForm of(Purpose purpose) {
        return switch (purpose) {
            case ANSWER -> answer;
            case SPREADSHEET -> spreadsheet;
            case CHART -> chart;
            case HISTOGRAM -> histogram;
        };
    }

    /** Whom a request asks. */
    static String model(Request request) {
        return request.model().orElse(LlmConf.OFFICE);
    }

    /**
     * What the models of a request take, and no more than the configuration lets through. INVALID where none follows a prompt.
     *
     * @param waiting how to wait for it
     */
    Llm.Window window(Request request, Function<Future<Llm.Window>, Llm.Window> waiting) {
        var model = model(request);
        var window = waiting.apply(bus.ask(Llm.WINDOW, new Llm.AskWindow(model)));
        if (window.readers().isEmpty()) {
            throw Failure.INVALID.because("model: “" + model
                    + "” takes sentences out of a text and follows no prompt; name another, or set llm.routes.office");
        }
        return new Llm.Window(Math.min(window.tokens(), conf.mostTokens()), window.streams(), window.readers());
    }
}
