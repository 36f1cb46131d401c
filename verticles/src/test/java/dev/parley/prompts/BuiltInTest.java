package dev.parley.prompts;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Prompts.Category;
import dev.parley.bus.Prompts.Prompt;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is built in is whole. */
class BuiltInTest {

    private static final Pattern RUSSIAN = Pattern.compile("[а-яё]{3}");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");
    /** What people put in the place of. */
    private static final Set<String> PLACEHOLDERS = Set.of("column", "condition", "language", "rows");

    private static final List<Prompt> PRESETS = BuiltIn.PROMPTS.stream()
            .filter(prompt -> !prompt.category().equals("report"))
            .toList();

    @Test
    void thereAreTheCategoriesOfBothFormsOfTheOffice() {
        assertThat(BuiltIn.CATEGORIES)
                .extracting(Category::name)
                .containsExactlyInAnyOrder(
                        "analysis",
                        "transformation",
                        "search",
                        "generation",
                        "uncertain",
                        "spreadsheet-generation",
                        "spreadsheet-analysis",
                        "spreadsheet-transformation",
                        "spreadsheet-search",
                        "spreadsheet-formatting",
                        "spreadsheet-assistance",
                        "data-chart",
                        "data-histogram");
        assertThat(BuiltIn.CATEGORIES.stream().filter(category -> !category.active()))
                .extracting(Category::name)
                .containsExactly("uncertain");
    }

    @Test
    void categoriesAndPromptsHaveWordsInBothLanguages() {
        assertThat(BuiltIn.CATEGORIES).allSatisfy(category -> {
            assertThat(category.words()).as(category.name()).containsOnlyKeys("en", "ru");
            category.words().forEach((language, words) -> {
                assertThat(words.description()).isNotBlank();
                assertThat(List.of(words.title(), words.description(), words.instruction()))
                        .as(category.name() + " " + language)
                        .allSatisfy(
                                text -> assertThat(RUSSIAN.matcher(text).find()).isEqualTo(language.equals("ru")));
            });
        });
        assertThat(PRESETS).allSatisfy(prompt -> {
            assertThat(prompt.description()).isNotBlank();
            assertThat(RUSSIAN.matcher(prompt.text()).find())
                    .as(prompt.name() + " " + prompt.language())
                    .isEqualTo(prompt.language().equals("ru"));
        });
        assertThat(BuiltIn.PROMPTS.stream()
                        .collect(groupingBy(Prompt::name, mapping(Prompt::language, toSet())))
                        .values())
                .allSatisfy(languages -> assertThat(languages).containsExactlyInAnyOrder("en", "ru"));
    }

    @Test
    void numbersAreOfOneNameEach() {
        assertThat(BuiltIn.CATEGORIES).extracting(Category::id).doesNotHaveDuplicates();
        Map<Integer, Set<String>> names =
                BuiltIn.PROMPTS.stream().collect(groupingBy(Prompt::id, mapping(Prompt::name, toSet())));
        assertThat(names.values()).allSatisfy(of -> assertThat(of).hasSize(1));
        assertThat(names.keySet()).hasSize((int)
                BuiltIn.PROMPTS.stream().map(Prompt::name).distinct().count());
        assertThat(names.keySet()).allSatisfy(id -> assertThat(id).isBetween(1, 10_000));
    }

    @Test
    void thereIsAPresetForEachPurposeAndAllAreOfACategory() {
        var counts = PRESETS.stream().collect(groupingBy(Prompt::category, mapping(Prompt::name, toSet())));

        assertThat(counts.get("analysis")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(counts.get("search")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(counts.get("transformation")).hasSizeGreaterThanOrEqualTo(5);
        assertThat(counts.get("generation")).hasSizeGreaterThanOrEqualTo(5);
        assertThat(counts.keySet())
                .allSatisfy(name -> assertThat(BuiltIn.category(name)).isPresent());
    }

    @Test
    void onlyKnownPlaceholdersStandInTemplatesTheSameInBothLanguages() {
        var found = PRESETS.stream()
                .collect(groupingBy(
                        Prompt::name,
                        mapping(
                                prompt -> PLACEHOLDER
                                        .matcher(prompt.text())
                                        .results()
                                        .map((MatchResult match) -> match.group(1))
                                        .collect(toSet()),
                                toSet())));

        assertThat(found).allSatisfy((name, ofLanguages) -> {
            assertThat(ofLanguages).as(name).hasSize(1);
            assertThat(PLACEHOLDERS).containsAll(ofLanguages.iterator().next());
        });
    }

    @Test
    void theFirstFourHaveExamplesInBothLanguagesAndNoneIsOfTwoCategories() {
        var seen = new HashSet<String>();

        assertThat(BuiltIn.CATEGORIES.stream().filter(category -> category.id() < 5))
                .allSatisfy(category -> {
                    assertThat(category.examples().stream()
                                    .filter(text -> RUSSIAN.matcher(text).find()))
                            .as(category.name())
                            .hasSizeGreaterThanOrEqualTo(10);
                    assertThat(category.examples().stream()
                                    .filter(text -> !RUSSIAN.matcher(text).find()))
                            .hasSizeGreaterThanOrEqualTo(10);
                    assertThat(category.examples())
                            .allSatisfy(example ->
                                    assertThat(seen.add(example)).as(example).isTrue());
                });
    }
}
