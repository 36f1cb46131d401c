package dev.parley.http;

import static java.util.Comparator.comparing;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Office;
import dev.parley.bus.Prompts;
import dev.parley.bus.Prompts.Category;
import dev.parley.bus.Prompts.Prompt;
import dev.parley.bus.Usage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Categories and presets as they are offered to people in an office suite, and which category a request is of. */
final class PresetRoutes {

    private static final int LONGEST_TEXT = 20_000;
    private static final String UNCERTAIN = "uncertain";

    /** A field of the bus and what it is called at this door. */
    private static final Map<String, String> FIELDS = Map.of("text: ", "prompt_text: ");

    /** Categories of whole spreadsheets and of charts, which only the last version of the office knew. */
    private static final Predicate<Category> OF_LAST_VERSION =
            category -> category.name().startsWith(PresetJson.SPREADSHEET)
                    || category.name().startsWith("data-");

    private final Bus bus;

    PresetRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.object("officeCategories", ctx -> categories(ctx, OF_LAST_VERSION.negate()));
        operations.object("officeCategoriesV1", ctx -> categories(ctx, _ -> true));
        operations.object("officePresets", ctx -> presets(ctx, OF_LAST_VERSION.negate()));
        operations.object("officePresetsV1", ctx -> presets(ctx, _ -> true));
        for (var version : new String[] {"", "V1"}) {
            operations.object("officeCategory" + version, this::category);
            operations.object("officePreset" + version, this::preset);
        }
        operations.checkedObject("officeClassify", this::classify);
        operations.checkedObject("officeClassifyV1", this::classifyForSpreadsheets);
    }

    private Future<JsonObject> categories(RoutingContext ctx, Predicate<Category> offered) {
        var language = PresetJson.language(ctx);
        return all().map(found -> new JsonObject()
                .put("status", "success")
                .put(
                        "categories",
                        new JsonArray(found.stream()
                                .filter(Category::active)
                                .filter(offered)
                                .map(category -> PresetJson.category(category, language))
                                .toList())));
    }

    private Future<JsonObject> category(RoutingContext ctx) {
        var language = PresetJson.language(ctx);
        return all().map(found -> named(found, String.valueOf(ctx.pathParam("id"))))
                .compose(category -> prompts(Optional.of(category.name()), language)
                        .map(prompts -> new JsonObject()
                                .put("status", "success")
                                .put("category", PresetJson.category(category, language))
                                .put(
                                        "prompts",
                                        new JsonArray(prompts.stream()
                                                .map(prompt -> PresetJson.prompt(prompt, category))
                                                .toList()))));
    }

    private Future<JsonObject> presets(RoutingContext ctx, Predicate<Category> offered) {
        var language = PresetJson.language(ctx);
        var wanted = Optional.ofNullable(ctx.request().getParam("category")).filter(name -> !name.isEmpty());
        return all().compose(found -> {
            var categories = wanted.map(name -> List.of(named(found, name))).orElseGet(() -> found.stream()
                    .filter(Category::active)
                    .filter(offered)
                    .toList());
            var byName = categories.stream().collect(Collectors.toMap(Category::name, category -> category));
            return prompts(Optional.empty(), language).map(prompts -> new JsonObject()
                    .put("status", "success")
                    .put(
                            "prompts",
                            new JsonArray(prompts.stream()
                                    .flatMap(prompt -> Optional.ofNullable(byName.get(prompt.category()))
                                            .map(category -> PresetJson.preset(prompt, category, language))
                                            .stream())
                                    .toList())));
        });
    }

    /** One preset; that it was taken counts for the order in which presets are offered. */
    private Future<JsonObject> preset(RoutingContext ctx) {
        var language = PresetJson.language(ctx);
        var id = String.valueOf(ctx.pathParam("id"));
        return all().compose(categories -> prompts(Optional.empty(), language).compose(prompts -> {
            var prompt = prompts.stream()
                    .filter(one ->
                            String.valueOf(one.id()).equals(id) || one.name().equals(id))
                    .findFirst();
            var category = prompt.flatMap(one -> categories.stream()
                    .filter(known -> known.name().equals(one.category()))
                    .findFirst());
            if (prompt.isEmpty() || category.isEmpty()) {
                throw Failure.NOT_FOUND.because("there is no preset " + id);
            }
            return bus.ask(Prompts.TAKEN, new Prompts.Taken(prompt.get().name()))
                    .map(_ -> new JsonObject()
                            .put("status", "success")
                            .put("prompt", PresetJson.preset(prompt.get(), category.get(), language)));
        }));
    }

    private Future<JsonObject> classify(RoutingContext ctx) {
        var language = PresetJson.language(ctx);
        var text = text(ctx, "include_descriptions");
        return classified(ctx, text).compose(classified -> all().map(found -> {
            var known = found.stream()
                    .filter(category -> category.name().equals(classified.category()))
                    .findFirst();
            return new JsonObject()
                    .put("success", true)
                    .put("query_text", text)
                    .put(
                            "category",
                            known.map(category -> PresetJson.category(category, language))
                                    .orElseGet(() -> new JsonObject().put("name", UNCERTAIN)))
                    .put("confidence", known.isPresent() ? classified.confidence() : 0);
        }));
    }

    private Future<JsonObject> classifyForSpreadsheets(RoutingContext ctx) {
        var text = text(ctx, "include_descriptions", "text_content");
        return classified(ctx, text).compose(classified -> all().map(found -> {
            var category = PresetJson.ofSpreadsheets(classified.category(), found);
            return new JsonObject()
                    .put("success", true)
                    .put("query_text", text)
                    .put("category", category)
                    .put("confidence", classified.confidence())
                    .put("required_table_info", PresetJson.needs(category));
        }));
    }

    private Future<Office.Classified> classified(RoutingContext ctx, String text) {
        return bus.ask(Office.CLASSIFY, new Office.Classify(Usage.Payer.of(Authentication.caller(ctx)), text))
                .recover(failure -> Future.failedFuture(OfficeRoutes.named(failure, FIELDS)));
    }

    private static String text(RoutingContext ctx, String... ignored) {
        return UnprocessableException.unlessRead(() -> {
            var body = JsonFields.ofBody(StrictJson.read(OpenAiChatRoutes.bytes(ctx)));
            var text =
                    body.textOf("prompt_text", LONGEST_TEXT).orElseThrow(() -> body.wrong("prompt_text", "is missing"));
            List.of(ignored).forEach(body::take);
            body.restNames().stream().findFirst().ifPresent(name -> {
                throw body.wrong(name, "no such field; see /docs");
            });
            return text;
        });
    }

    private Future<List<Category>> all() {
        return bus.ask(Prompts.CATEGORIES, new Prompts.ListCategories()).map(Prompts.Categories::categories);
    }

    /** The prompts in a language where they have it, those that are taken most first. */
    private Future<List<Prompt>> prompts(Optional<String> category, String language) {
        return bus.ask(Prompts.LIST, new Prompts.ListPrompts(category)).map(found -> {
            var best = new HashMap<String, Prompt>();
            for (var prompt : found.prompts()) {
                if (!best.containsKey(prompt.name()) || prompt.language().equals(language)) {
                    best.put(prompt.name(), prompt);
                }
            }
            var sorted = new ArrayList<>(best.values());
            sorted.sort(comparing(Prompt::used).reversed().thenComparing(Prompt::id));
            return sorted;
        });
    }

    private static Category named(List<Category> categories, String name) {
        return categories.stream()
                .filter(category -> category.name().equals(name)
                        || String.valueOf(category.id()).equals(name))
                .findFirst()
                .orElseThrow(() -> Failure.NOT_FOUND.because("category: there is no " + name + "; there are "
                        + categories.stream().map(Category::name).collect(Collectors.joining(", "))));
    }
}
