package dev.parley.speech;

import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Jobs;
import dev.parley.bus.Recordings;
import dev.parley.bus.Transcripts;
import dev.parley.bus.Transcripts.Correction;
import dev.parley.bus.Transcripts.Summary;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where recordings that are there are listed, read, corrected and deleted; what belongs to another is not found. Holds no state;
 * called on virtual threads.
 */
final class TranscriptDesk {

    private static final int LONGEST_NAME = 255;

    /** Far beyond what is said in one breath; alignment takes the product of two numbers of words. */
    private static final int LONGEST_TEXT = 20_000;

    /** A text shows what is said, so that its lines may break; else nothing steers a terminal or a subtitle. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cs}&&[^\\n\\r\\t]]");

    /** Marks that turn what follows around (Unicode, UAX 9): a name with one shows something else than it says. */
    private static final Pattern TURNING = Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069]");

    private final Bus bus;
    private final Duration keep;

    /** @param keep how long recordings are kept; zero for ever */
    TranscriptDesk(Bus bus, Duration keep) {
        this.bus = bus;
        this.keep = keep;
    }

    Transcripts.Listed list(Transcripts.ListRecordings request) {
        var caller = request.caller();
        var all = caller.role() == Role.ADMIN;
        if (!all && request.filter().owner().isPresent()) {
            throw Failure.FORBIDDEN.because("owner: only administrators see recordings of others; leave it out");
        }
        var found = bus.await(
                Recordings.SEARCH,
                new Recordings.Search(all ? Optional.empty() : Optional.of(caller.user()), request.filter()));
        return new Transcripts.Listed(
                found.recordings().stream().map(one -> one.kept(keep)).toList(), found.next());
    }

    Summary look(Transcripts.Look request) {
        var summary = bus.await(Recordings.SUMMARY, new Recordings.Find(request.id()));
        if (!request.caller().mayTouch(summary.owner().id())) {
            throw unknown(request);
        }
        return summary.kept(keep);
    }

    Transcripts.Document read(Transcripts.Look request) {
        look(request);
        return bus.await(Recordings.DOCUMENT, new Recordings.Find(request.id()));
    }

    Summary rename(Transcripts.Rename request) {
        var look = new Transcripts.Look(request.id(), request.caller());
        look(look);
        var name = request.name().strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw Failure.INVALID.because("name: must have 1 to " + LONGEST_NAME + " characters");
        }
        if (name.chars().anyMatch(Character::isISOControl)
                || TURNING.matcher(name).find()) {
            throw Failure.INVALID.because(
                    "name: has a control character, or one that turns what follows around; leave it out");
        }
        bus.await(
                Recordings.RENAME,
                new Recordings.Rename(request.id(), request.caller().user(), name));
        return look(look);
    }

    Transcripts.Corrected correct(Transcripts.Correct request) {
        look(new Transcripts.Look(request.id(), request.caller()));
        if (request.text().isEmpty() && request.speaker().isEmpty()) {
            throw Failure.INVALID.because("text: is missing, and so is speaker; give at least one");
        }
        return bus.await(
                Recordings.CORRECT,
                new Recordings.Correct(
                        request.id(),
                        request.caller().user(),
                        request.segment(),
                        request.version(),
                        request.text().map(TranscriptDesk::checked),
                        request.speaker()));
    }

    private static Correction checked(Correction text) {
        text.to().ifPresent(written -> {
            if (written.length() > LONGEST_TEXT) {
                throw Failure.INVALID.because("text: has " + written.length() + " characters, more than " + LONGEST_TEXT
                        + ", the most of a segment");
            }
            if (CONTROL.matcher(written).find()) {
                throw Failure.INVALID.because("text: has a control character such as U+0000; leave it out");
            }
        });
        return new Correction(text.to().map(String::strip));
    }

    Transcripts.Named name(Transcripts.NameSpeaker request) {
        look(new Transcripts.Look(request.id(), request.caller()));
        request.name().ifPresent(name -> RecordingDesk.checkName("name", name));
        return bus.await(
                Recordings.NAME_SPEAKER,
                new Recordings.NameSpeaker(
                        request.id(),
                        request.caller().user(),
                        request.speaker(),
                        request.name().map(String::strip),
                        request.was()));
    }

    Transcripts.Changes changes(Transcripts.ReadChanges request) {
        look(new Transcripts.Look(request.id(), request.caller()));
        return bus.await(Recordings.CHANGES, new Recordings.ReadChanges(request.id(), request.after()));
    }

    /** Work on it is stopped first, so that whoever follows hears of it. */
    Done delete(Transcripts.Look request) {
        var state = look(request).state();
        if (state.equals("queued") || state.equals("running")) {
            cancel(request);
        }
        var erased = bus.await(Recordings.ERASE, new Recordings.Erase(request.id()));
        erased.atWork().forEach(job -> bus.publish(Jobs.CANCEL_ASKED, new Jobs.CancelAsked(job)));
        return Done.DONE;
    }

    /** One that has ended meanwhile needs none. */
    private void cancel(Transcripts.Look request) {
        try {
            bus.await(Jobs.CANCEL, new Jobs.Cancel(request.id(), request.caller()));
        } catch (FailureException e) {
            if (e.failure() != Failure.CONFLICT && e.failure() != Failure.NOT_FOUND) {
                throw e;
            }
        }
    }

    private static FailureException unknown(Transcripts.Look request) {
        return Failure.NOT_FOUND.because("there is no recording " + request.id());
    }
}
