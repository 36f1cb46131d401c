package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Style sheets of views stay in the page when their view has gone: what one of them says must not reach another view. */
class StylesTest {

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    /** src, main, resources, web, the view and its sheet. */
    private static final int NAMES_OF_A_VIEW = 6;

    private static final Pattern NAME = Pattern.compile("^[.#]?[\\w-]+");

    @Test
    void noTwoViewsGiveTheSameThingAStyle() throws IOException {
        var sheets = new HashMap<String, TreeSet<String>>();
        for (var sheet : sheets()) {
            for (var name : unscoped(Files.readString(sheet))) {
                sheets.computeIfAbsent(name, _ -> new TreeSet<>())
                        .add(sheet.getParent().getFileName().toString());
            }
        }

        assertThat(sheets.entrySet()).isNotEmpty().allSatisfy(entry -> assertThat(entry.getValue())
                .as(entry.getKey())
                .hasSize(1));
        assertThat(sheets).as("elements of all pages").doesNotContainKeys("summary", "button", "label", "table");
    }

    /** Of the views of the web app; the room has a page of its own. */
    private static List<Path> sheets() throws IOException {
        try (var files = Files.walk(Path.of("src", "main", "resources", "web"))) {
            return files.filter(file -> file.toString().endsWith(".css"))
                    .filter(file -> !file.endsWith(Path.of("room", "room.css")))
                    .filter(file -> file.getNameCount() == NAMES_OF_A_VIEW
                            && !file.getParent().endsWith("app"))
                    .toList();
        }
    }

    /** The first name in each selector that stands in no scope. */
    private static List<String> unscoped(String sheet) {
        var names = new ArrayList<String>();
        var text = COMMENT.matcher(sheet).replaceAll("");
        var depth = 0;
        var from = 0;
        for (var at = 0; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '{' -> {
                    if (depth++ == 0) {
                        names.addAll(namesIn(text.substring(from, at)));
                    }
                }
                case '}' -> {
                    depth--;
                    from = at + 1;
                }
                default -> {}
            }
        }
        return names;
    }

    private static List<String> namesIn(String selectors) {
        var names = new ArrayList<String>();
        if (selectors.strip().startsWith("@scope")) {
            return names;
        }
        for (var selector : selectors.strip().split(",")) {
            var name = NAME.matcher(selector.strip());
            if (name.find() && !selector.contains(":root")) {
                names.add(name.group());
            }
        }
        return names;
    }
}
