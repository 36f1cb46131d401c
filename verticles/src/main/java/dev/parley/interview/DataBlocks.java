package dev.parley.interview;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a model is given to look at, each piece between two lines with a mark that nobody knows before: whatever a piece says, it cannot
 * end itself, and so cannot pass for an instruction.
 */
record DataBlocks(String mark, String text) {

    /** @param name for the model, a word or two */
    record Piece(String name, String text) {}

    static DataBlocks of(List<Piece> pieces, RandomGenerator random) {
        var mark = mark(pieces, random);
        var blocks = new ArrayList<String>();
        for (var piece : pieces) {
            blocks.add("<<<" + mark + " " + piece.name() + "\n" + piece.text() + "\n" + mark + ">>>");
        }
        return new DataBlocks(mark, String.join("\n\n", blocks));
    }

    /** 64 bits of chance; one that stands in a text is not taken, however unlikely that is. */
    private static String mark(List<Piece> pieces, RandomGenerator random) {
        while (true) {
            var mark = HexFormat.of().toHexDigits(random.nextLong());
            if (pieces.stream().noneMatch(piece -> piece.text().contains(mark))) {
                return mark;
            }
        }
    }
}
