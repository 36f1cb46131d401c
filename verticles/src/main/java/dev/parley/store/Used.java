package dev.parley.store;

/**
 * What is used, or used and reserved, in the order of {@link LimitSet}: of a user, or of a user and then of a key. Takes the
 * array over.
 */
final class Used {

    private final long[] amounts;

    Used(long... amounts) {
        this.amounts = amounts;
    }

    int size() {
        return amounts.length;
    }

    long at(int place) {
        return amounts[place];
    }
}
