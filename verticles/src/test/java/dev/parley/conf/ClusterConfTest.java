package dev.parley.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterConfTest {

    private static final Map<String, String> SHARED = Map.of(
            "PARLEY_CLUSTER_ENABLED", "true",
            "PARLEY_STORE_POSTGRES_URL", "postgresql://parley@db.example/parley",
            "PARLEY_STORE_REDIS_URL", "redis://redis.example",
            "PARLEY_STORE_BLOB_FOLDER", "/mnt/blobs");

    @Test
    void aNodeThatIsAloneDoesEverything() {
        var conf = Conf.load(Optional.empty(), Map.of("PARLEY_CLUSTER_ROLES", "http"), Map.of());

        assertThat(Role.values()).allMatch(conf.cluster()::does);
    }

    @Test
    void aNodeOfAClusterDoesWhatItsRolesSay() {
        var conf = load(Map.of("PARLEY_CLUSTER_ROLES", "http, llm"));

        assertThat(conf.cluster().roles()).containsExactlyInAnyOrder(Role.HTTP, Role.LLM);
        assertThat(conf.cluster().does(Role.SPEECH)).isFalse();
        assertThat(conf.store().blobFolder()).hasToString("/mnt/blobs");
    }

    @Test
    void whatOneNodeHasForItselfIsRefused() {
        assertThat(problems(Map.of(
                        "PARLEY_STORE_POSTGRES_URL", "", "PARLEY_STORE_REDIS_URL", "", "PARLEY_STORE_BLOB_FOLDER", "")))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem)
                                .startsWith("store.postgres.url =  (")
                                .contains("a cluster needs a PostgreSQL server that all nodes reach"),
                        problem -> assertThat(problem)
                                .startsWith("store.redis.url =  (")
                                .contains("a cluster needs a Redis that all nodes reach"),
                        problem -> assertThat(problem)
                                .startsWith("store.blob-folder =  (")
                                .contains("a cluster needs a folder that all nodes share"));
    }

    @Test
    void rolesThatAreNoneOrDoNotGoTogetherAreRefused() {
        assertThat(problems(Map.of("PARLEY_CLUSTER_ROLES", "http, speach")))
                .singleElement()
                .asString()
                .contains("must be some of http, jobs, speech, llm, kafka");
        assertThat(problems(Map.of("PARLEY_CLUSTER_ROLES", "speech")))
                .singleElement()
                .asString()
                .contains("speech needs jobs beside it");
    }

    @Test
    void beyondTheLoopbackASecretIsNeeded() {
        assertThat(problems(Map.of("PARLEY_CLUSTER_HOST", "10.0.0.1")))
                .singleElement()
                .asString()
                .startsWith("cluster.secret =  (")
                .contains("must be set where cluster.host is not the loopback");
        assertThat(load(Map.of("PARLEY_CLUSTER_HOST", "10.0.0.1", "PARLEY_CLUSTER_SECRET", "open sesame"))
                        .toString())
                .doesNotContain("open sesame");
    }

    @Test
    void halfOfACertificateIsRefused() {
        assertThat(problems(Map.of("PARLEY_CLUSTER_TLS_KEY", "key.pem")))
                .singleElement()
                .asString()
                .contains("give all three or none");
    }

    private static Conf load(Map<String, String> changes) {
        var environment = new HashMap<>(SHARED);
        environment.putAll(changes);
        return Conf.load(Optional.empty(), environment, Map.of());
    }

    private static List<String> problems(Map<String, String> changes) {
        return catchThrowableOfType(ConfException.class, () -> load(changes)).problems();
    }
}
