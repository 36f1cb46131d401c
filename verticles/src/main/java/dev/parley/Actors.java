package dev.parley;

import static io.vertx.core.ThreadingModel.EVENT_LOOP;
import static io.vertx.core.ThreadingModel.VIRTUAL_THREAD;

import dev.parley.Parley.Purpose;
import dev.parley.accounts.AccountsVerticle;
import dev.parley.assistant.AssistantVerticle;
import dev.parley.bus.Bus;
import dev.parley.conf.Conf;
import dev.parley.conf.Role;
import dev.parley.inference.InferenceVerticle;
import dev.parley.interview.InterviewVerticle;
import dev.parley.llm.LlmVerticle;
import dev.parley.models.catalog.WeightResolver;
import dev.parley.office.OfficeVerticle;
import dev.parley.prompts.PromptsVerticle;
import dev.parley.report.ReportVerticle;
import dev.parley.speech.HearingVerticle;
import dev.parley.speech.SpeechDeskVerticle;
import dev.parley.speech.SpeechVerticle;
import dev.parley.voice.VoiceVerticle;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.ThreadingModel;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Whom the jobs of a node ask: those who decide, on every node, so that nothing waits for another, and what its roles say. */
record Actors(
        Conf conf, Purpose purpose, WeightResolver weights, MeterRegistry metrics, Clock clock, SecureRandom random) {

    /** An actor and the threads it wants. */
    record Actor(ThreadingModel threads, Deployable verticle) {}

    List<Actor> of(Bus bus) {
        var actors = new ArrayList<>(List.of(
                new Actor(EVENT_LOOP, new AccountsVerticle(bus, conf.auth(), clock, random)),
                new Actor(
                        VIRTUAL_THREAD, new SpeechDeskVerticle(bus, conf.jobs().keepRecordings())),
                new Actor(EVENT_LOOP, new AssistantVerticle(bus)),
                new Actor(VIRTUAL_THREAD, new PromptsVerticle(bus, clock)),
                new Actor(VIRTUAL_THREAD, new ReportVerticle(bus, conf.report())),
                new Actor(VIRTUAL_THREAD, new OfficeVerticle(bus, conf, clock)),
                new Actor(
                        VIRTUAL_THREAD,
                        new InterviewVerticle(bus, NodeParts.interviews(conf), conf.llm(), clock, random))));
        if (conf.cluster().does(Role.SPEECH)) {
            var scratch = conf.store().data().resolve("scratch");
            actors.add(new Actor(EVENT_LOOP, new InferenceVerticle(bus, conf, weights, metrics)));
            actors.add(new Actor(
                    VIRTUAL_THREAD,
                    new SpeechVerticle(bus, scratch, conf.http().maxFileSize().bytes())));
            actors.add(new Actor(VIRTUAL_THREAD, new HearingVerticle(bus, scratch, conf)));
        }
        if (NodeParts.speaks(conf, purpose)) {
            var spoken = conf.store().data().resolve("spoken");
            actors.add(new Actor(EVENT_LOOP, new VoiceVerticle(bus, conf.voice(), conf.llm(), spoken, clock)));
        }
        if (conf.cluster().does(Role.LLM)) {
            actors.add(new Actor(EVENT_LOOP, new LlmVerticle(bus, conf.llm(), conf.guard(), metrics, clock)));
        }
        return actors;
    }
}
