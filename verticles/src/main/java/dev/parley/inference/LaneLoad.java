package dev.parley.inference;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.parley.bus.Readings;
import dev.parley.bus.Readings.LaneState;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How busy the lanes are. Owned by {@link Lanes}, touched on its context. */
final class LaneLoad {

    private final Timing timing;
    private final Map<Lane, BusyTime> times = new HashMap<>();

    LaneLoad(Collection<Lane> lanes, Timing timing) {
        this.timing = timing;
        lanes.forEach(lane -> times.put(lane, new BusyTime(timing.nanos())));
    }

    void began(Lane lane) {
        of(lane).began(timing.nanos());
    }

    void ended(Lane lane) {
        of(lane).ended(timing.nanos());
    }

    /**
     * The devices with their lanes, without memory, which is not looked at here.
     *
     * @param live those of all lanes that were not taken out
     * @param free those of the live lanes that have nothing to do
     * @param batches what is recognised now
     */
    List<Readings.Device> read(
            Collection<Lane> all, Collection<Lane> live, Collection<Lane> free, Map<Lane, List<PendingChunk>> batches) {
        return all.stream().collect(groupingBy(Lane::device, TreeMap::new, toList())).entrySet().stream()
                .map(device -> new Readings.Device(
                        device.getKey(),
                        Optional.empty(),
                        device.getValue().stream()
                                .map(lane -> new Readings.Lane(
                                        lane.name(),
                                        state(lane, live, free),
                                        of(lane).share(timing.nanos()),
                                        Optional.ofNullable(batches.get(lane)).map(LaneLoad::batch)))
                                .toList()))
                .toList();
    }

    private static LaneState state(Lane lane, Collection<Lane> live, Collection<Lane> free) {
        if (!live.contains(lane)) {
            return LaneState.OUT;
        }
        return free.contains(lane) ? LaneState.IDLE : LaneState.WORKING;
    }

    private static Readings.Batch batch(List<PendingChunk> chunks) {
        return new Readings.Batch(chunks.getFirst().choice().model(), chunks.size());
    }

    private BusyTime of(Lane lane) {
        return times.computeIfAbsent(lane, _ -> new BusyTime(timing.nanos()));
    }
}
