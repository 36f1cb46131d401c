package dev.parley.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionsTest {

    private final Submissions submissions = new Submissions(TestNode.conf("node"), Clock.systemUTC());

    @ParameterizedTest
    @ValueSource(strings = {"a\ud800", "\udc00b", "\ude00\ud83d", "\ud83d"})
    void aKeyWithHalfASurrogatePairIsRefusedByItsName(String key) {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> submissions.job(submit(key), "jobs[3]."))
                .satisfies(refusal -> assertThat(refusal.failure()).isEqualTo(Failure.INVALID))
                .withMessageContaining("jobs[3].idempotency_key: holds half of a surrogate pair");
    }

    @Test
    void aKeyOfAnyCharactersIsTaken() {
        assertThat(submissions.job(submit("ключ-\ud83d\ude00"), "").idempotencyKey())
                .contains("ключ-\ud83d\ude00");
    }

    private static Jobs.Submit submit(String key) {
        return new Jobs.Submit(
                Optional.empty(),
                TestNode.KIND,
                new UUID(1, 1),
                Optional.empty(),
                "{}",
                0,
                Optional.of(key),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
