package dev.parley.interview;

import dev.parley.bus.Bus;
import dev.parley.bus.Inference;
import dev.parley.bus.InterviewStore;
import dev.parley.bus.Interviews;
import dev.parley.bus.Jobs;
import dev.parley.bus.Llm;
import dev.parley.bus.Speech;
import dev.parley.bus.SpokenAnswers;
import dev.parley.conf.InterviewConf;
import dev.parley.conf.LlmConf;
import dev.parley.conf.ProviderConf;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Consumes {@link Interviews} and {@link SpokenAnswers}, on every node; runs the jobs of kind {@link Interviews#ANSWER}, {@link Interviews#WRITTEN} and
 * {@link Interviews#REPORTED}, and looks after rooms that nobody acts in. Asks {@link InterviewStore}, {@link Jobs}, {@link Speech},
 * {@link Inference} and {@link Llm}; publishes {@link Interviews#HAPPENED}. Keeps nothing. Virtual threads, one instance.
 */
public final class InterviewVerticle extends VerticleBase {

    private final Bus bus;
    private final InterviewConf conf;
    private final LlmConf models;
    private final InstantSource clock;
    private final RandomGenerator random;
    private boolean sweeping;

    /** @param models by which is known who answers without understanding
     *  @param random whose numbers nobody can guess */
    public InterviewVerticle(Bus bus, InterviewConf conf, LlmConf models, InstantSource clock, RandomGenerator random) {
        this.bus = bus;
        this.conf = conf;
        this.models = models;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Future<?> start() {
        var work = new RoomWork(bus, conf);
        var changes = new RoomChanges(bus, conf, work, clock);
        var rooms = new RoomDesk(bus, new NewRoom(conf, new RoomCodes(random)), clock);
        var visitors = new VisitorDesk(bus, conf, changes, clock);
        var sweep = new Sweep(bus, conf, changes, work, clock);
        var answers = answers(changes);
        var reports = new ReportRun(bus, conf, clock);
        vertx.setPeriodic(conf.sweep().toMillis(), _ -> sweep(sweep));
        return Future.all(List.of(
                bus.serveBlocking(Interviews.CREATE, rooms::create),
                bus.serveBlocking(Interviews.LIST, rooms::list),
                bus.serveBlocking(Interviews.FIND, rooms::find),
                bus.serveBlocking(Interviews.REPORT, rooms::report),
                bus.serveBlocking(Interviews.DETAILS, rooms::details),
                bus.serveBlocking(Interviews.DELETE, rooms::delete),
                bus.serveBlocking(Interviews.ENTER, visitors::enter),
                bus.serveBlocking(Interviews.STAY, visitors::stay),
                bus.serveBlocking(Interviews.LEAVE, visitors::leave),
                bus.serveBlocking(Interviews.ACT, visitors::act),
                bus.serveBlocking(SpokenAnswers.EARS, new EarsDesk(bus)::ears),
                bus.serveBlocking(Jobs.RUN.of(Interviews.ANSWER), answers::run),
                bus.serveBlocking(Jobs.RUN.of(Interviews.WRITTEN), answers::run),
                bus.serveBlocking(Jobs.RUN.of(Interviews.REPORTED), reports::run)));
    }

    private AnswerRun answers(RoomChanges changes) {
        var builtIn = models.providers().values().stream()
                .filter(provider -> !provider.isForeign())
                .map(ProviderConf::name)
                .collect(Collectors.toSet());
        var talk = new ModelTalk(bus, conf, builtIn);
        return new AnswerRun(
                bus, changes, new AnswerHearing(bus, conf), new Evaluator(talk, random), new FollowUps(talk, random));
    }

    /** One at a time. */
    private void sweep(Sweep sweep) {
        if (!sweeping) {
            sweeping = true;
            try {
                sweep.run();
            } finally {
                sweeping = false;
            }
        }
    }
}
