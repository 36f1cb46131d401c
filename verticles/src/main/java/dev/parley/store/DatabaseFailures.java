package dev.parley.store;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;

/**
 * What a failure of the database means to the one who asked. Codes: PostgreSQL documentation, appendix A, “PostgreSQL Error
 * Codes”.
 */
final class DatabaseFailures {

    private DatabaseFailures() {}

    static Throwable of(Throwable failure, String place) {
        return switch (failure) {
            case FailureException known -> known;
            case PgException refused -> of(refused, place);
            case ClosedConnectionException _ -> away(failure, place);
            // A defect of ours; the bus logs it and answers INTERNAL.
            case RuntimeException defect when !isNetwork(defect) -> defect;
            default -> away(failure, place);
        };
    }

    private static FailureException of(PgException refused, String place) {
        var code = String.valueOf(refused.getSqlState());
        return switch (code) {
            case "22021" ->
                Failure.INVALID.because("a text has the character U+0000, which cannot be kept; remove it", refused);
            case "23505" -> Failure.CONFLICT.because("there is one already", refused);
            case "23503" -> Failure.NOT_FOUND.because("there is no such thing any more", refused);
            case "53100" -> Failure.UNAVAILABLE.because("the disk of the database at " + place + " is full", refused);
            case "57014", "55P03" ->
                Failure.TIMED_OUT.because("the database did not finish in time; try again later", refused);
            case "40001", "40P01" ->
                Failure.UNAVAILABLE.because("somebody else changed the same rows; try again", refused);
            default ->
                switch (code.substring(0, Math.min(2, code.length()))) {
                    // Lost connection, refused login or database, no resources, shutting down or starting up.
                    case "08", "28", "3D", "53", "57" -> away(refused, place);
                    default -> Failure.INTERNAL.because("the database refused a statement; the log says why", refused);
                };
        };
    }

    private static FailureException away(Throwable failure, String place) {
        return Failure.UNAVAILABLE.because("the database at " + place + " is away; try again later", failure);
    }

    /** Vert.x reports a lost or missing connection by exceptions of its own, some of them unchecked. */
    private static boolean isNetwork(RuntimeException failure) {
        return failure instanceof VertxException;
    }
}
