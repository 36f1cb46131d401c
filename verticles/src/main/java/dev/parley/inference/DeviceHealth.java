package dev.parley.inference;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.parley.bus.Health;
import java.util.Collection;
import java.util.TreeMap;

/** One line for the operator on the devices and what waits for them. */
final class DeviceHealth {

    private DeviceHealth() {}

    /**
     * @param live those of all lanes that were not taken out
     * @param free those of the live lanes that have nothing to do
     */
    static Health.Part of(
            Collection<Lane> all, Collection<Lane> live, Collection<Lane> free, int chunks, int recordings) {
        var out = all.stream()
                .filter(lane -> !live.contains(lane))
                .map(Lane::name)
                .collect(joining(", "));
        var devices = all.stream().collect(groupingBy(Lane::device, TreeMap::new, toList()));
        var busy = devices.entrySet().stream()
                .map(device -> device.getKey() + ": "
                        + device.getValue().stream()
                                .filter(lane -> live.contains(lane) && !free.contains(lane))
                                .count()
                        + " of " + device.getValue().size() + " lanes busy")
                .collect(joining(", "));
        var waiting = "; " + chunks + " chunks and " + recordings + " recordings waiting";
        var works = live.stream().anyMatch(Lane::recognizes);
        var state = out.isEmpty() ? "" : (works ? "degraded" : "no device works") + ", taken out: " + out + "; ";
        return new Health.Part(works, state + busy + waiting);
    }
}
