package dev.parley.house;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the compiler cannot see. Every complaint names the place and what to use instead. */
class TidyTest {

    private static final Path ROOT =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
    private static final int LONGEST_FILE = 300;

    /** A pattern that must not stand in main code, the places where it may, and what to use instead. */
    private record Ban(String pattern, Predicate<Path> allowedIn, String instead) {}

    private static final List<Ban> BANS = List.of(
            new Ban("System\\.(out|err)\\b", in("dev/parley/cli"), "the logger; only cli speaks to the terminal"),
            new Ban("Thread\\.sleep|\\.printStackTrace\\(", nowhere(), "a timer, or the logger"),
            new Ban("\\b(TODO|FIXME|XXX)\\b", nowhere(), "an issue, or the finished work"),
            new Ban("\\bgetInstance\\(\\)", nowhere(), "a constructor argument"),
            new Ban("eventBus\\(\\)", in("dev/parley/bus"), "dev.parley.bus.Bus and a typed address"),
            new Ban(
                    "Address\\.(local|cluster)\\(|Topic\\.(local|cluster)\\(",
                    in("dev/parley/bus"),
                    "a constant of dev.parley.bus; every address is declared there"),
            new Ban("setAccessible|getDeclared(Field|Method|Constructor)", nowhere(), "an interface or a record"),
            new Ban(
                    "System\\.currentTimeMillis|Instant\\.now\\(\\)",
                    in("dev/parley/cli"),
                    "an injected java.time.Clock"),
            new Ban("@SuppressWarnings\\([^)]*\\)\\s*$", nowhere(), "a suppression with its reason on the same line"));

    @TestFactory
    Stream<DynamicTest> nothingBannedStandsInMainCode() {
        return BANS.stream()
                .map(ban -> DynamicTest.dynamicTest(ban.pattern(), () -> assertThat(places(ban))
                        .as(ban.pattern() + " is banned here, use " + ban.instead())
                        .isEmpty()));
    }

    @Test
    void aFileHoldsOneIdeaAndIsNoLongerThanThreeHundredLines() {
        var tooLong = mainSources()
                .filter(file -> lines(file).size() > LONGEST_FILE)
                .map(file -> ROOT.relativize(file) + ": " + lines(file).size() + " lines")
                .toList();

        assertThat(tooLong).as("split the file: one idea each").isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIs() {
        var silent = mainSources()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                .map(folder -> ROOT.relativize(folder).toString())
                .toList();

        assertThat(silent).as("packages without package-info.java").isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() {
        var vague = mainSources()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.matches(".*(Manager|Helper|Util|Utils|Impl|Misc|Common)\\.java"))
                .toList();

        assertThat(vague).as("name it after what it does").isEmpty();
    }

    @Test
    void thePathOfAMachineStandsNowhere() {
        var machinePath = Pattern.compile("(?<![\\w.$}-])/(work|root|home/[a-z]+)/");
        var places = Stream.concat(mainSources(), documents())
                .filter(file -> lines(file).stream()
                        .anyMatch(line -> machinePath.matcher(line).find()))
                .map(file -> ROOT.relativize(file).toString())
                .toList();

        assertThat(places).as("paths of one machine").isEmpty();
    }

    @Test
    void linksBetweenDocumentsLeadSomewhere() {
        var link = Pattern.compile("]\\((?!https?:|#|mailto:)([^)#\\s]+)");
        var broken = documents()
                .filter(file -> file.toString().endsWith(".md"))
                .flatMap(file -> lines(file).stream()
                        .flatMap(line -> link.matcher(line).results())
                        .map(match -> match.group(1))
                        .filter(target -> !Files.exists(file.resolveSibling(target)))
                        .map(target -> ROOT.relativize(file) + " -> " + target))
                .collect(joining("\n"));

        assertThat(broken).as("links to files that do not exist").isEmpty();
    }

    private static List<String> places(Ban ban) {
        var pattern = Pattern.compile(ban.pattern());
        return mainSources()
                .filter(file -> !ban.allowedIn().test(file))
                .flatMap(file -> IntStream.range(0, lines(file).size())
                        .filter(i -> pattern.matcher(lines(file).get(i)).find())
                        .mapToObj(i -> ROOT.relativize(file) + ":" + (i + 1)))
                .toList();
    }

    private static Predicate<Path> in(String folder) {
        return file -> file.toString().contains(folder);
    }

    private static Predicate<Path> nowhere() {
        return _ -> false;
    }

    private static Stream<Path> mainSources() {
        return Stream.of("models", "verticles")
                .flatMap(module -> filesBelow(ROOT.resolve(module).resolve("src/main/java")))
                .filter(file -> file.toString().endsWith(".java"));
    }

    private static Stream<Path> documents() {
        return Stream.concat(
                Stream.of("README.md", "CHANGELOG.md", "parley", "pom.xml")
                        .map(ROOT::resolve)
                        .filter(Files::exists),
                Stream.of("docs", "conf", "docker", ".ci")
                        .flatMap(folder -> filesBelow(ROOT.resolve(folder)))
                        .filter(file -> !file.toString().endsWith(".png")));
    }

    private static Stream<Path> filesBelow(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
