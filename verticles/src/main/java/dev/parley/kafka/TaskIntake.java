package dev.parley.kafka;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.parley.bus.Bus;
import dev.parley.bus.FailureException;
import dev.parley.bus.JobRecord;
import dev.parley.bus.Jobs;
import dev.parley.conf.KafkaConf;
import io.vertx.core.Future;
import io.vertx.kafka.client.consumer.KafkaConsumerRecord;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a task of the report system: a job, an answer, or a dead letter. */
final class TaskIntake implements Intake {

    private static final Logger log = LoggerFactory.getLogger(TaskIntake.class);
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final int NORMAL_PRIORITY = 0;

    private final Bus bus;
    private final TaskReader reader;
    private final Answers answers;
    private final DeadLetters letters;
    private final ServiceUser user;
    private final String topic;

    TaskIntake(Bus bus, KafkaConf conf, ServiceUser user, Answers answers, DeadLetters letters) {
        this.bus = bus;
        this.reader = new TaskReader(conf);
        this.answers = answers;
        this.letters = letters;
        this.user = user;
        this.topic = conf.topics().callback();
    }

    @Override
    public Future<Void> take(KafkaConsumerRecord<byte[], byte[]> message) {
        return switch (reader.read(message.value())) {
            case TaskMessage.Task task -> user.id().compose(owner -> submit(task, owner));
            case TaskMessage.Refused(var taskId, var reason) -> {
                log.info("task {} is refused: {}", taskId, reason);
                yield send(error(taskId, "invalid: " + reason));
            }
            case TaskMessage.Unreadable(var reason) -> {
                log.warn("{} {} {}: {}", message.topic(), message.partition(), message.offset(), reason);
                yield letters.bury(message, reason);
            }
        };
    }

    private Future<Void> submit(TaskMessage.Task task, UUID owner) {
        var id = IDS.generate();
        var job = new Jobs.Submit(
                Optional.of(id),
                task.kind(),
                owner,
                Optional.empty(),
                task.input(),
                NORMAL_PRIORITY,
                Optional.of(task.idempotencyKey()),
                Optional.of(task.taskId()),
                Optional.of(CallbackRelay.SCHEME + topic),
                Optional.empty());
        return bus.ask(Jobs.SUBMIT, job)
                .compose(
                        kept -> kept.id().equals(id) ? Future.<Void>succeededFuture() : again(task, kept),
                        failure -> refused(task, failure));
    }

    /** The task came before: what the record says stands. */
    private Future<Void> again(TaskMessage.Task task, Jobs.Job kept) {
        if (!kept.input().equals(task.input())) {
            log.warn("task {} came again with other content; job {} of the first one stands", task.taskId(), kept.id());
        }
        return kept.state().ended() ? send(answerOf(task, kept)) : Future.succeededFuture();
    }

    private static Answer answerOf(TaskMessage.Task task, Jobs.Job kept) {
        try {
            return AnswerForm.of(JobRecord.of(kept).encode());
        } catch (FailureException e) {
            return error(task.taskId(), e.failure().type() + ": " + e.detail());
        }
    }

    private Future<Void> refused(TaskMessage.Task task, Throwable cause) {
        return cause instanceof FailureException failure && !failure.failure().passing()
                ? send(error(task.taskId(), failure.failure().type() + ": " + failure.detail()))
                : Future.failedFuture(cause);
    }

    private Future<Void> send(Answer answer) {
        return answers.send(topic, answer);
    }

    private static Answer error(String taskId, String reason) {
        return new TaskAnswer(AnswerTranslation.error(taskId, reason));
    }
}
