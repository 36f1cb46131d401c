package dev.parley.interview;

import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.InterviewStore;
import dev.parley.bus.InterviewStore.By;
import dev.parley.bus.Interviews;
import dev.parley.bus.Jobs;
import dev.parley.bus.StoredJson;
import dev.parley.conf.InterviewConf;
import java.time.InstantSource;
import java.util.UUID;

/** Runs one job of kind {@link Interviews#REPORTED}: its output is the report as it is sent. Holds no state between runs. */
final class ReportRun {

    /** The topic of the interview system, for reports that are sent nowhere. */
    private static final String USUAL_TOPIC = "step3";

    private final Bus bus;
    private final InterviewConf conf;
    private final InstantSource clock;

    ReportRun(Bus bus, InterviewConf conf, InstantSource clock) {
        this.bus = bus;
        this.conf = conf;
        this.clock = clock;
    }

    record Input(UUID room) {}

    Jobs.Finished run(Jobs.Run request) {
        var room = StoredJson.input(request.job(), Input.class).room();
        var row = bus.await(InterviewStore.FIND, new InterviewStore.Find(new By.Id(room)));
        if (!row.owner().equals(request.job().owner())) {
            throw Failure.NOT_FOUND.because("there is no room " + room);
        }
        if (!Rooms.state(row).reported()) {
            throw Failure.CONFLICT.because("the interview of room " + room + " is not over yet");
        }
        var now = clock.instant();
        var topic = conf.reportTopic().orElse(USUAL_TOPIC);
        return new Jobs.Finished(ReportEnvelope.of(RoomReport.of(row, now), topic, now));
    }
}
