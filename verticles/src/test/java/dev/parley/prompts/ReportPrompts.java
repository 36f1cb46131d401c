package dev.parley.prompts;

import dev.parley.bus.Prompts.Prompt;
import java.util.List;

/** The built-in prompts of reports, for tests of those who follow them. */
public final class ReportPrompts {

    public static final List<Prompt> ALL = BuiltIn.PROMPTS.stream()
            .filter(prompt -> prompt.category().equals("report"))
            .toList();

    private ReportPrompts() {}
}
