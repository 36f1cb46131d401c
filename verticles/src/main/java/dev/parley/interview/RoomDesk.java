package dev.parley.interview;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.InterviewStore;
import dev.parley.bus.InterviewStore.By;
import dev.parley.bus.InterviewStore.Row;
import dev.parley.bus.Interviews;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** What owners ask: rooms made, found, reported on and removed. Stateless; for virtual threads. */
final class RoomDesk {

    private final Bus bus;
    private final NewRoom newRoom;
    private final InstantSource clock;

    RoomDesk(Bus bus, NewRoom newRoom, InstantSource clock) {
        this.bus = bus;
        this.newRoom = newRoom;
        this.clock = clock;
    }

    Interviews.Room create(Interviews.Create request) {
        var now = clock.instant();
        var wanted = newRoom.of(request, now);
        var kept = bus.await(InterviewStore.INSERT, new InterviewStore.Insert(wanted));
        var isKnown = kept.origin().isPresent() && kept.origin().equals(wanted.origin());
        if (!kept.id().equals(wanted.id()) && !isKnown && !sameInterview(kept, wanted)) {
            throw Failure.CONFLICT.because(
                    "candidate: " + wanted.candidate()
                            + " already has a room for another interview; remove that one, or give this one another candidate id");
        }
        return Rooms.room(kept, now);
    }

    /** The same was asked for once more, though under another origin. */
    private static boolean sameInterview(Row one, Row other) {
        return one.plan().equals(other.plan())
                && one.vacancy().equals(other.vacancy())
                && one.candidateName().equals(other.candidateName());
    }

    Interviews.Rooms list(Interviews.ListRooms request) {
        var search = new InterviewStore.Search(request.caller().user(), request.limit(), request.before());
        var now = clock.instant();
        return new Interviews.Rooms(bus.await(InterviewStore.SEARCH, search).rows().stream()
                .map(row -> Rooms.room(row, now))
                .toList());
    }

    /** Who knows nothing but the code does not find an expired room; its owner does. */
    Interviews.Room find(Interviews.Find request) {
        var now = clock.instant();
        var row = request.caller()
                .map(caller -> byCodeOrCandidate(caller, request.codeOrCandidate()))
                .orElseGet(() -> byCode(request.codeOrCandidate()));
        var isOwner =
                request.caller().filter(caller -> caller.mayTouch(row.owner())).isPresent();
        if (!isOwner && Rooms.hasExpired(row, now)) {
            throw expired(row);
        }
        return Rooms.room(row, now);
    }

    Interviews.Report report(Interviews.AskReport request) {
        var row = own(request.caller(), request.codeOrCandidate());
        if (Rooms.state(row).course().started().isEmpty()) {
            throw Failure.CONFLICT.because("the interview has not begun; there is nothing to report on");
        }
        return RoomReport.of(row, clock.instant());
    }

    Interviews.Details details(Interviews.AskReport request) {
        return RoomDetails.of(own(request.caller(), request.codeOrCandidate()), clock.instant());
    }

    Done delete(Interviews.Delete request) {
        var row = byCode(request.code());
        requireOwner(row, request.caller(), request.code());
        return bus.await(InterviewStore.DELETE, new InterviewStore.Delete(row.id()));
    }

    static FailureException expired(Row row) {
        return Failure.NOT_FOUND.because("the room " + row.code() + " has expired; ask for a new one");
    }

    private Row own(Caller caller, String codeOrCandidate) {
        var row = byCodeOrCandidate(caller, codeOrCandidate);
        requireOwner(row, caller, codeOrCandidate);
        return row;
    }

    private Row byCodeOrCandidate(Caller caller, String name) {
        try {
            return byCode(name);
        } catch (FailureException e) {
            if (e.failure() != Failure.NOT_FOUND) {
                throw e;
            }
        }
        var owner = caller.role() == Role.ADMIN ? Optional.<UUID>empty() : Optional.of(caller.user());
        return bus.await(InterviewStore.FIND, new InterviewStore.Find(new By.Candidate(owner, name)));
    }

    private Row byCode(String code) {
        return bus.await(InterviewStore.FIND, new InterviewStore.Find(new By.Code(code)));
    }

    private static void requireOwner(Row row, Caller caller, String name) {
        if (!caller.mayTouch(row.owner())) {
            throw Failure.NOT_FOUND.because("there is no room " + name);
        }
    }
}
