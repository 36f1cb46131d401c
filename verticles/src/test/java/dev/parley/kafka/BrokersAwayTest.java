package dev.parley.kafka;

import static dev.parley.kafka.KafkaDoorTest.report;
import static dev.parley.kafka.KafkaDoorTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.house.EventLoopWatch;
import dev.parley.kafka.messages.Messages.WrapperResponse.PayloadCase;
import dev.parley.store.TestStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Brokers come late, and go. */
@ExtendWith(EventLoopWatch.class)
class BrokersAwayTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    @RegisterExtension
    static final TestBroker broker = new TestBroker(false);

    @Test
    void theServiceStartsWithoutBrokersAndAnswersWhatEndedWhileTheyWereAwayWhenTheyAreBack() throws Exception {
        var working = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        try (var node = new DoorNode(store, broker.address(), "away", Map.of(), job -> {
            if (job.idempotencyKey().orElse("").startsWith("during")) {
                working.countDown();
                awaitQuietly(mayEnd);
            }
            return KafkaDoorTest.output(job);
        })) {
            assertThat(node.health().ready()).isFalse();

            broker.start();
            whenReady(node, true);
            try (var sender = new ReportSystem(broker.address(), "away-task", List.of("away-callback"))) {
                sender.send(task("late").setReport(report("Anna: yes")));
                assertThat(sender.answer("late").getPayloadCase()).isEqualTo(PayloadCase.REPORT);

                sender.send(task("during").setReport(report("Anna: yes")));
                working.await();
                broker.stop();
                whenReady(node, false);
                mayEnd.countDown();
                Awaitility.await()
                        .until(() -> store.sql("select state from parley.jobs where idempotency_key = 'during:report'")
                                .orElse("")
                                .equals("succeeded"));

                broker.start();

                assertThat(sender.answer("during").getPayloadCase()).isEqualTo(PayloadCase.REPORT);
                sender.send(task("afterwards").setReport(report("Anna: yes")));
                assertThat(sender.answer("afterwards").getPayloadCase()).isEqualTo(PayloadCase.REPORT);
                whenReady(node, true);
            }
        }
    }

    private static void whenReady(DoorNode node, boolean ready) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(node::health, health -> health.ready() == ready);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
