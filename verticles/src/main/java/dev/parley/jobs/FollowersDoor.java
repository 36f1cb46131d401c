package dev.parley.jobs;

import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.Following;
import dev.parley.bus.JobStore;
import java.util.Optional;
import java.util.UUID;

/** What those ask of the engine who follow many jobs at once. Holds no state; called on virtual threads. */
final class FollowersDoor {

    private static final int LONGEST_PAGE = 1000;

    private final Bus bus;

    FollowersDoor(Bus bus) {
        this.bus = bus;
    }

    Following.Changes changes(Following.ReadChanges request) {
        var caller = request.caller();
        Optional<UUID> owner = caller.role() == Role.ADMIN ? Optional.empty() : Optional.of(caller.user());
        var limit = Math.clamp(request.limit(), 1, LONGEST_PAGE);
        return bus.await(JobStore.CHANGES, new JobStore.ReadChanges(owner, request.after(), limit));
    }

    Following.Standings standings(Following.ReadStandings request) {
        return bus.await(JobStore.STANDINGS, request);
    }
}
