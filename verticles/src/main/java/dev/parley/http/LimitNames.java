package dev.parley.http;

import dev.parley.bus.Failure;
import dev.parley.bus.Usage.Limit;
import dev.parley.bus.Usage.Limits;
import dev.parley.bus.Usage.Measure;
import dev.parley.bus.Usage.Period;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Limits as JSON: {@code requests_per_minute}, {@code cost_per_month} and so on; money in whole units with decimals. */
final class LimitNames {

    private static final int DECIMALS = 9;

    private LimitNames() {}

    /** Nanos as units, exactly. */
    static BigDecimal money(long nanos) {
        var units = BigDecimal.valueOf(nanos, DECIMALS).stripTrailingZeros();
        return units.scale() < 0 ? units.setScale(0) : units;
    }

    static JsonObject json(Limits limits) {
        return new JsonObject().put("own", json(limits.own())).put("effective", json(limits.effective()));
    }

    /** Reads the limits that are named. */
    static List<Limit> read(JsonObject body) {
        var limits = new ArrayList<Limit>();
        for (var period : Period.values()) {
            for (var measure : Measure.values()) {
                var value = body.getValue(name(measure, period));
                if (value != null) {
                    limits.add(new Limit(measure, period, most(measure, period, value)));
                }
            }
        }
        return limits;
    }

    private static JsonObject json(List<Limit> limits) {
        var json = new JsonObject();
        for (var limit : limits) {
            json.put(
                    name(limit.measure(), limit.period()),
                    limit.measure() == Measure.COST ? money(limit.most()) : Long.valueOf(limit.most()));
        }
        return json;
    }

    private static long most(Measure measure, Period period, Object value) {
        var decimals = measure == Measure.COST ? DECIMALS : 0;
        try {
            return new BigDecimal(value.toString()).movePointRight(decimals).longValueExact();
        } catch (ArithmeticException e) {
            throw Failure.INVALID.because(name(measure, period) + ": must have at most " + decimals + " decimals");
        }
    }

    private static String name(Measure measure, Period period) {
        return (measure + "_per_" + period).toLowerCase(Locale.ROOT);
    }
}
