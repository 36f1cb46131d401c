package dev.parley.office;

import dev.parley.bus.Office;
import dev.parley.conf.LlmConf;
import dev.parley.conf.ProviderConf;
import dev.parley.conf.ProviderConf.Dialect;
import dev.parley.office.PurposeForm.Accepted;
import java.util.Map;
import java.util.Optional;

/**
 * Answers where no model is asked: a table of two columns with what would be sent, and how GigaChat is set up. A key or a certificate is
 * never shown, only whether there is one. Pure.
 */
final class DryRuns {

    private static final String GIGACHAT = "gigachat";
    private static final String THERE = "***";

    private final Map<String, ProviderConf> providers;

    DryRuns(LlmConf conf) {
        this.providers = conf.providers();
    }

    boolean is(String provider) {
        return Optional.ofNullable(providers.get(provider))
                .map(conf -> conf.dialect() == Dialect.DRYRUN)
                .orElse(false);
    }

    Accepted show(String provider, Office.Request request, String category, Question question) {
        var rows = Values.JSON.createArrayNode();
        rows.addArray().add("setting").add("value");
        rows.addArray().add("provider").add(provider);
        rows.addArray().add("model").add(Forms.model(request));
        rows.addArray().add("query").add(request.query());
        rows.addArray().add("range").add(request.range().orElse(""));
        rows.addArray().add("category").add(category);
        rows.addArray().add("data").add(request.data().orElse(""));
        rows.addArray().add("system prompt").add(question.system());
        rows.addArray().add("user prompt").add(question.user());
        rows.addArray().add("most tokens of the answer").add(question.answer());
        var gigachat = Optional.ofNullable(providers.get(GIGACHAT));
        rows.addArray()
                .add("gigachat.url")
                .add(gigachat.flatMap(ProviderConf::url).map(String::valueOf).orElse(""));
        rows.addArray()
                .add("gigachat.scope")
                .add(gigachat.map(conf -> conf.gigachat().scope()).orElse(""));
        rows.addArray()
                .add("gigachat.model")
                .add(gigachat.flatMap(ProviderConf::model).orElse(""));
        rows.addArray()
                .add("gigachat.keys")
                .add(gigachat.filter(conf -> !conf.keys().isEmpty())
                        .map(_ -> THERE)
                        .orElse(""));
        rows.addArray()
                .add("gigachat.certificate")
                .add(gigachat.flatMap(conf -> conf.tls().certificate())
                        .map(_ -> THERE)
                        .orElse(""));
        return new Accepted(Office.Form.TABLE, Values.write(Formulas.disarmed(rows)));
    }
}
