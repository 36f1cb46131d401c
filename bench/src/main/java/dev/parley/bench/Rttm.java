package dev.parley.bench;

import dev.parley.models.alignment.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads who spoke when from NIST's RTTM: {@code SPEAKER file channel start duration … name …}. */
final class Rttm {

    private Rttm() {}

    /** The turns of each file, by the file's name. */
    static Map<String, List<Turn>> read(Path file) throws IOException {
        var turns = new TreeMap<String, List<Turn>>();
        for (var line : Files.readAllLines(file)) {
            var fields = line.strip().split("\\s+");
            if (fields[0].equals("SPEAKER")) {
                double start = Double.parseDouble(fields[3]);
                double end = start + Double.parseDouble(fields[4]);
                turns.computeIfAbsent(fields[1], name -> new ArrayList<>()).add(new Turn(start, end, fields[7]));
            }
        }
        return turns;
    }
}
