package dev.parley.http;

import dev.parley.bus.Usage.Grouping;
import dev.parley.bus.Usage.Line;
import dev.parley.bus.Usage.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report on usage as a table for spreadsheets (RFC 4180). */
final class UsageCsv {

    private UsageCsv() {}

    static String write(Report report, Grouping by) {
        var rows = new ArrayList<List<Object>>();
        rows.add(List.of(
                by.name().toLowerCase(Locale.ROOT),
                "name",
                "calls",
                "failed",
                "cached",
                "estimated",
                "prompt_tokens",
                "completion_tokens",
                "cached_tokens",
                "cost",
                "characters",
                "seconds"));
        report.lines().forEach(line -> rows.add(row(line)));
        return rows.stream()
                .map(row -> row.stream().map(UsageCsv::cell).collect(Collectors.joining(",", "", "\r\n")))
                .collect(Collectors.joining());
    }

    private static List<Object> row(Line line) {
        var totals = line.totals();
        return List.of(
                line.group(),
                line.name().orElse(""),
                totals.calls(),
                totals.failed(),
                totals.cached(),
                totals.estimated(),
                totals.promptTokens(),
                totals.completionTokens(),
                totals.cachedTokens(),
                LimitNames.money(totals.cost()).toPlainString(),
                totals.characters(),
                totals.seconds());
    }

    /** A text that a spreadsheet would take for a formula is marked as text. */
    private static String cell(Object value) {
        var text = value.toString();
        if (value instanceof String && text.matches("(?s)[=+@\\-\t\r].*")) {
            text = "'" + text;
        }
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
