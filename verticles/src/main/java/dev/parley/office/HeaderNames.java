package dev.parley.office;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Names of columns, each of which there is once. Pure. */
final class HeaderNames {

    private HeaderNames() {}

    /** A, B, C … */
    static List<String> letters(int width) {
        return IntStream.rangeClosed(1, width).mapToObj(A1Range::letters).toList();
    }

    /**
     * Whether the first of several rows is headers: nothing but texts, with empty ones between them where cells are merged, none of
     * which stands below itself again.
     */
    static boolean isHeader(List<List<Cell>> rows) {
        if (rows.size() < 2) {
            return false;
        }
        var first = rows.getFirst();
        var texts = first.stream().filter(cell -> cell.kind() == Cell.Kind.TEXT).count();
        if (texts == 0 || first.stream().anyMatch(cell -> cell.kind() != Cell.Kind.TEXT && !cell.isEmpty())) {
            return false;
        }
        return IntStream.range(0, first.size()).noneMatch(column -> {
            var name = first.get(column);
            return !name.isEmpty()
                    && rows.stream()
                            .skip(1)
                            .anyMatch(row -> row.get(column).value().equals(name.value()));
        });
    }

    /**
     * The same names, each once: an empty one behind another belongs to it, as where headers are merged, and the others get a letter;
     * one that there was already gets a number.
     *
     * @param notes is added to where something is changed
     */
    static List<String> unique(List<String> names, List<String> notes) {
        var taken = new HashSet<>(names);
        var numbers = new HashMap<String, Integer>();
        var seen = new HashSet<String>();
        var unique = new ArrayList<String>();
        var changed = 0;
        var last = "";
        for (var i = 0; i < names.size(); i++) {
            var name = names.get(i);
            if (!name.isBlank()) {
                last = name;
            }
            var wanted = !name.isBlank() ? name : last.isEmpty() ? A1Range.letters(i + 1) : last;
            var isFree = name.isBlank() ? !taken.contains(wanted) : !seen.contains(name);
            var found = isFree ? wanted : numbered(wanted, taken, numbers);
            changed += found.equals(name) ? 0 : 1;
            seen.add(found);
            taken.add(found);
            unique.add(found);
        }
        if (changed > 0) {
            notes.add("Headers that were empty or there twice, and got names of their own: " + changed + ".");
        }
        return unique;
    }

    /** @param numbers the last one that each name got: all before it are taken, and a table may have a name 200,000 times */
    private static String numbered(String name, Set<String> taken, Map<String, Integer> numbers) {
        var number = numbers.getOrDefault(name, 1) + 1;
        while (taken.contains(name + " " + number)) {
            number++;
        }
        numbers.put(name, number);
        return name + " " + number;
    }
}
