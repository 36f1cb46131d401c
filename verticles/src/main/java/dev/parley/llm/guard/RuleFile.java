package dev.parley.llm.guard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scored phrases as they stand in a file; {@code en.yaml} explains the form.
 *
 * @param names lists of alternatives that phrases refer to as {@code {name}}
 * @param discussion words of those who talk about attacks; what they quote has fewer points
 * @param rules by name
 */
record RuleFile(Map<String, String> names, String discussion, Map<String, Rule> rules) {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    RuleFile(@Nullable Map<String, String> names, @Nullable String discussion, @Nullable Map<String, Rule> rules) {
        this.names = names == null ? Map.of() : Map.copyOf(names);
        this.discussion = discussion == null ? "" : discussion;
        this.rules = rules == null ? Map.of() : Map.copyOf(rules);
    }

    /**
     * One rule.
     *
     * @param points what it adds where any of its phrases or texts is found
     * @param unlessAfter alternatives; a phrase does not count shortly after one of them
     * @param phrases one a line
     * @param texts strings that are looked for as they are, in whatever case
     */
    @JsonInclude
    record Rule(int points, String unlessAfter, String phrases, List<String> texts) {
        Rule(int points, @Nullable String unlessAfter, @Nullable String phrases, @Nullable List<String> texts) {
            this.points = points;
            this.unlessAfter = unlessAfter == null ? "" : unlessAfter;
            this.phrases = phrases == null ? "" : phrases;
            this.texts = texts == null ? List.of() : List.copyOf(texts);
        }
    }

    /**
     * Reads a file.
     *
     * @param name of a file beside this class, without its ending, or a path
     * @throws IllegalArgumentException with the name and what is wrong
     */
    static RuleFile read(String name) {
        try (var file = open(name)) {
            return YAML.readValue(file, RuleFile.class);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(name + ": there is no such file, and no rules of that name", e);
        } catch (JsonProcessingException e) {
            var line = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
            throw new IllegalArgumentException(name + line + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(name + ": cannot be read", e);
        }
    }

    private static InputStream open(String name) throws IOException {
        var bundled = name.matches("[a-z]+") ? RuleFile.class.getResourceAsStream(name + ".yaml") : null;
        return bundled == null ? Files.newInputStream(Path.of(name)) : bundled;
    }
}
