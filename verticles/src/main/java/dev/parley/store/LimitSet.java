package dev.parley.store;

import dev.parley.bus.Usage.Limit;
import dev.parley.bus.Usage.Measure;
import dev.parley.bus.Usage.Period;
import dev.parley.conf.LimitsConf;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The limits of a user or a key: for each period the most requests, tokens and nanos, 0 for no limit. Immutable.
 */
final class LimitSet {

    static final int SIZE = Period.values().length * Measure.values().length;

    static final LimitSet NONE = new LimitSet(new long[SIZE]);

    private static final List<Period> PERIODS = List.of(Period.values());
    private static final List<Measure> MEASURES = List.of(Measure.values());

    private final long[] most;
    private final boolean none;
    private final Buffer packed = Buffer.buffer();

    private LimitSet(long[] most) {
        this.most = most;
        this.none = Arrays.stream(most).allMatch(limit -> limit == 0);
        Arrays.stream(most).forEach(packed::appendLong);
    }

    static LimitSet of(LimitsConf.Limits conf) {
        var most = new long[SIZE];
        var periods = List.of(conf.minute(), conf.day(), conf.month());
        for (var i = 0; i < periods.size(); i++) {
            var amounts = periods.get(i);
            most[i * MEASURES.size()] = amounts.requests();
            most[i * MEASURES.size() + 1] = amounts.tokens();
            most[i * MEASURES.size() + 2] = amounts.cost();
        }
        return new LimitSet(most);
    }

    /** These, with others in their place where they are named. */
    LimitSet with(List<Limit> others) {
        var changed = most.clone();
        others.forEach(limit -> changed[place(limit.period(), limit.measure())] = limit.most());
        return new LimitSet(changed);
    }

    boolean isNone() {
        return none;
    }

    /** Eight bytes each, as the scripts of Redis read them; to be copied before it is changed. */
    Buffer packed() {
        return packed;
    }

    /** @param place of the period, then of the measure */
    long most(int place) {
        return most[place];
    }

    private static int place(Period period, Measure measure) {
        return PERIODS.indexOf(period) * MEASURES.size() + MEASURES.indexOf(measure);
    }

    static Period period(int place) {
        return PERIODS.get(place / MEASURES.size());
    }

    static Measure measure(int place) {
        return MEASURES.get(place % MEASURES.size());
    }

    /** Those that limit something. */
    List<Limit> list() {
        var limits = new ArrayList<Limit>();
        for (var place = 0; place < SIZE; place++) {
            if (most[place] > 0) {
                limits.add(new Limit(measure(place), period(place), most[place]));
            }
        }
        return limits;
    }
}
