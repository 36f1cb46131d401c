package dev.parley.llm.extractive;

import java.util.List;

/** Which form of a noun follows a whole number: the cardinal rules of Unicode CLDR (unicode.org/cldr, supplemental/plurals). */
enum PluralRule {
    /** Two forms: 1 turn, 2 turns. */
    ENGLISH {
        @Override
        int form(long count) {
            return count == 1 ? 0 : 1;
        }
    },

    /** Three forms: 1 and 21 реплика, 2 and 34 реплики, 5, 11 and 113 реплик. */
    RUSSIAN {
        @Override
        int form(long count) {
            long units = count % 10;
            boolean teens = count % 100 / 10 == 1;
            if (units == 1 && !teens) {
                return 0;
            }
            return units >= 2 && units <= 4 && !teens ? 1 : 2;
        }
    };

    /** The index of the form to use in a list that holds the singular first. */
    abstract int form(long count);

    String choose(long count, List<String> forms) {
        return forms.get(form(count));
    }
}
