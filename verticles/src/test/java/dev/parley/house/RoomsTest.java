package dev.parley.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may know whom: the table of docs/architecture.md. Actors know each other through the bus alone. */
class RoomsTest {

    private static final JavaClasses PARLEY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.parley");

    /** Each room and the rooms whose code it may use. */
    private static final Map<String, Set<String>> MAY_USE = mayUse();

    private static final Set<String> MAY_USE_ALL = Set.of("cli", "");

    private static Map<String, Set<String>> mayUse() {
        var table = new LinkedHashMap<String, Set<String>>();
        table.put("models", Set.of());
        table.put("bus", Set.of());
        table.put("conf", Set.of());
        table.put("accounts", Set.of("bus", "conf"));
        table.put("cluster", Set.of("bus", "conf"));
        table.put("logging", Set.of("bus", "conf"));
        table.put("secrets", Set.of("bus", "conf"));
        table.put("embedded", Set.of("conf"));
        table.put("transcript", Set.of("bus"));
        table.put("http", Set.of("bus", "conf", "transcript"));
        table.put("kafka", Set.of("bus", "conf"));
        table.put("jobs", Set.of("bus", "conf"));
        table.put("speech", Set.of("bus", "conf"));
        table.put("assistant", Set.of("bus", "conf"));
        table.put("prompts", Set.of("bus", "conf"));
        table.put("report", Set.of("bus", "conf"));
        table.put("office", Set.of("bus", "conf"));
        table.put("interview", Set.of("bus", "conf"));
        // Rules for calls of other people's servers, the same whatever these make.
        table.put("upstream", Set.of("bus", "conf"));
        table.put("llm", Set.of("bus", "conf", "upstream"));
        // What is spoken is encoded where it is made: messages carry no samples.
        table.put("voice", Set.of("bus", "conf", "models", "upstream"));
        table.put("outgoing", Set.of("bus", "conf"));
        table.put("store", Set.of("bus", "conf"));
        table.put("inference", Set.of("bus", "conf", "models"));
        return table;
    }

    @TestFactory
    Stream<DynamicTest> aRoomUsesOnlyTheRoomsOfItsLine() {
        return MAY_USE.entrySet().stream()
                .map(line -> DynamicTest.dynamicTest(line.getKey(), () -> check(line.getKey(), line.getValue())));
    }

    @Test
    void everyRoomHasALineInTheTable() {
        var rooms = new TreeSet<String>();
        PARLEY.forEach(type -> rooms.add(roomOf(type)));
        rooms.removeAll(MAY_USE_ALL);

        assertThat(MAY_USE.keySet())
                .as("a new package below dev.parley needs a line in RoomsTest and in docs/architecture.md")
                .containsAll(rooms);
    }

    @Test
    void onlyTheStoreSpeaksSql() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.parley.store..", "dev.parley.embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient..", "java.sql..", "org.flywaydb..")
                .because("SQL belongs in dev.parley.store: ask it over the bus")
                .check(PARLEY);
    }

    @Test
    void onlyTheStoreSpeaksRedis() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.parley.store..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx.redis..")
                .because("Redis belongs in dev.parley.store: ask it over the bus")
                .check(PARLEY);
    }

    @Test
    void onlyTheStoreSpeaksS3() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.parley.store..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.awssdk..")
                .because("S3 belongs in dev.parley.store: ask it over the bus")
                .check(PARLEY);
    }

    @Test
    void modelsKnowNoVertx() {
        noClasses()
                .that()
                .resideInAPackage("dev.parley.models..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx..")
                .because("models/ turns samples into text and must run without Vert.x; the actor belongs in inference")
                .check(PARLEY);
    }

    @Test
    void anActorShowsOnlyItsVerticle() {
        classes()
                .that()
                .resideInAnyPackage(
                        "dev.parley.accounts..",
                        "dev.parley.http..",
                        "dev.parley.kafka",
                        "dev.parley.jobs..",
                        "dev.parley.speech..",
                        "dev.parley.assistant..",
                        "dev.parley.prompts..",
                        "dev.parley.report..",
                        "dev.parley.voice..",
                        "dev.parley.office..",
                        "dev.parley.interview..",
                        "dev.parley.outgoing..",
                        "dev.parley.store..",
                        "dev.parley.inference..")
                .and()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should()
                .haveSimpleNameEndingWith("Verticle")
                .orShould()
                .haveSimpleName("package-info")
                .because("other actors talk to it over the bus; make it package-private")
                .allowEmptyShould(true)
                .check(PARLEY);
    }

    private static void check(String room, Set<String> allowed) {
        var others = MAY_USE.keySet().stream()
                .filter(other -> !other.equals(room) && !allowed.contains(other))
                .map(other -> "dev.parley." + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("dev.parley." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because(room + " may use only " + new TreeSet<>(allowed)
                        + "; what it needs of another actor is a message in dev.parley.bus")
                .allowEmptyShould(true)
                .check(PARLEY);
    }

    private static String roomOf(JavaClass type) {
        var inside = type.getPackageName().substring("dev.parley".length());
        return inside.isEmpty() ? "" : inside.substring(1).split("\\.")[0];
    }
}
