package dev.parley.office;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Office.Purpose;
import dev.parley.bus.Prompts;
import dev.parley.bus.Prompts.Category;
import dev.parley.office.PurposeForm.Prose;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The categories as {@link Prompts} has them, read once and again after each {@link Prompts#CHANGED}. Thread-safe. */
final class CategoryBook {

    /** The category of a request that is of no other. */
    static final String UNCERTAIN = "uncertain";

    private static final String OF_SPREADSHEETS = "spreadsheet-";
    /** Those that are built in and whose answers may be sentences; every own one may have some. */
    private static final Set<String> PROSE = Set.of("spreadsheet-assistance", UNCERTAIN);

    private static final Set<String> PROSE_IN_FORM = Set.of("analysis", "spreadsheet-analysis");

    private final Bus bus;
    private final AtomicReference<@Nullable Future<List<Category>>> known = new AtomicReference<>();

    CategoryBook(Bus bus) {
        this.bus = bus;
    }

    /** Forgets what was read. What is being read now is not kept. */
    void forget() {
        known.set(null);
    }

    /** All, active or not, in their order; for virtual threads. */
    List<Category> all() {
        var kept = known.get();
        if (kept == null || kept.failed()) {
            var asked =
                    bus.ask(Prompts.CATEGORIES, new Prompts.ListCategories()).map(Prompts.Categories::categories);
            kept = known.compareAndSet(kept, asked)
                    ? asked
                    : bus.ask(Prompts.CATEGORIES, new Prompts.ListCategories()).map(Prompts.Categories::categories);
        }
        return Future.await(kept);
    }

    /**
     * Those that a request is told apart by: the active ones, without {@link #UNCERTAIN}, and without {@code spreadsheet-x} where
     * {@code x} is active as well, which is the same for whole spreadsheets.
     */
    List<Category> distinct() {
        var active = all().stream().filter(Category::active).toList();
        var names = active.stream().map(Category::name).collect(Collectors.toSet());
        return active.stream()
                .filter(category -> !category.name().equals(UNCERTAIN))
                .filter(category -> !category.name().startsWith(OF_SPREADSHEETS)
                        || !names.contains(category.name().substring(OF_SPREADSHEETS.length())))
                .toList();
    }

    /** An active category. INVALID, with the names there are, where there is none of this name. */
    Category named(String name) {
        return find(name)
                .filter(category -> category.active() || category.name().equals(UNCERTAIN))
                .orElseThrow(() -> Failure.INVALID.because("category: there is no " + name + "; there are "
                        + all().stream()
                                .filter(Category::active)
                                .map(Category::name)
                                .collect(Collectors.joining(", "))));
    }

    Optional<Category> find(String name) {
        return all().stream().filter(category -> category.name().equals(name)).findFirst();
    }

    /** The category whose prompt a request of a purpose is answered by, from the one that was found out for it. */
    String forPurpose(Purpose purpose, String found) {
        return switch (purpose) {
            case ANSWER -> found;
            case SPREADSHEET ->
                find(OF_SPREADSHEETS + found)
                        .filter(Category::active)
                        .map(Category::name)
                        .orElse(found);
            case CHART -> "data-chart";
            case HISTOGRAM -> "data-histogram";
        };
    }

    static Prose prose(Optional<Category> category) {
        var name = category.map(Category::name).orElse(UNCERTAIN);
        if (!category.map(Category::builtIn).orElse(false) || PROSE.contains(name)) {
            return Prose.FREELY;
        }
        return PROSE_IN_FORM.contains(name) ? Prose.IN_FORM : Prose.NEVER;
    }
}
