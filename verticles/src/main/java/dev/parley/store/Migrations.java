package dev.parley.store;

import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.conf.Secret;
import dev.parley.conf.StoreConf.PostgresConf;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Brings the tables to this version. Blocking: not for an event loop. */
final class Migrations {

    private Migrations() {}

    /**
     * Runs the migrations that are missing. Safe when two nodes do it at once.
     *
     * @param place what the operator calls this database: its data folder or its address
     * @throws dev.parley.bus.FailureException CONFLICT when a newer Parley wrote the tables, UNAVAILABLE when the database
     *     is away or refuses
     */
    static Done run(PostgresConf conf, String place) {
        try {
            var flyway = Flyway.configure()
                    .dataSource(
                            "jdbc:postgresql://" + conf.host() + ":" + conf.port() + "/" + conf.database()
                                    + "?ApplicationName=parley-migrations&connectTimeout=5",
                            conf.user(),
                            conf.password().map(Secret::reveal).orElse(""))
                    .defaultSchema(Database.SCHEMA)
                    .createSchemas(true)
                    .locations("classpath:db/migration")
                    .load();
            refuseNewer(flyway.info().all(), place);
            flyway.migrate();
            return Done.DONE;
        } catch (FlywayException e) {
            throw Failure.UNAVAILABLE.because(
                    "the tables in " + place + " cannot be brought up to date: " + reason(e), e);
        }
    }

    private static void refuseNewer(MigrationInfo[] all, String place) {
        var newer = Arrays.stream(all)
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS
                        || migration.getState() == MigrationState.FUTURE_FAILED)
                .map(migration -> String.valueOf(migration.getVersion()))
                .toList();
        if (!newer.isEmpty()) {
            throw Failure.CONFLICT.because(place + " was written by a newer Parley (schema version " + newer.getLast()
                    + " is unknown here): start that version, or choose another folder with --data");
        }
    }

    /** Flyway wraps what the server said into a paragraph of its own. */
    private static String reason(Throwable e) {
        var cause = e.getCause();
        return cause == null
                ? String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("no reason given")
                : reason(cause);
    }
}
