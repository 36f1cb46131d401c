package dev.parley.prompts;

import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.PromptStore;
import dev.parley.bus.Prompts;
import dev.parley.bus.Prompts.Prompt;
import dev.parley.bus.Prompts.PromptList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Prompts are listed, found, added, taken out of use and counted. Called on virtual threads. */
final class PromptDesk {

    private static final int NEAR_NAMES = 3;

    private final Bus bus;
    private final Shelf shelf;

    PromptDesk(Bus bus, Shelf shelf) {
        this.bus = bus;
        this.shelf = shelf;
    }

    PromptList list(Prompts.ListPrompts request) {
        return new PromptList(shelf.content().prompts().stream()
                .filter(prompt ->
                        request.category().map(prompt.category()::equals).orElse(true))
                .toList());
    }

    PromptList find(Prompts.Find request) {
        var found = request.version()
                .map(version -> version(request.name(), version))
                .orElseGet(() -> shelf.content().named(request.name()));
        if (found.isEmpty()) {
            throw Failure.NOT_FOUND.because("prompt: there is no " + request.name()
                    + request.version().map(version -> " of version " + version).orElse("") + "; near it are "
                    + near(request.name()));
        }
        return new PromptList(found);
    }

    Prompt put(Prompts.Put request) {
        var checked = Checks.prompt(request);
        var kept = bus.await(PromptStore.KEEP, new PromptStore.Keep(List.of(BuiltIn.kept(checked)), List.of()));
        shelf.change();
        return kept.prompts().getFirst();
    }

    Done delete(Prompts.Delete request) {
        try {
            bus.await(PromptStore.REMOVE, new PromptStore.Remove(request.name()));
        } catch (FailureException e) {
            throw e.failure() == Failure.NOT_FOUND && BuiltIn.version(request.name()) > 0
                    ? Failure.CONFLICT.because(
                            request.name() + " is built in and stays; put a prompt of your own in its place")
                    : e;
        }
        shelf.change();
        return Done.DONE;
    }

    Done taken(Prompts.Taken request) {
        find(new Prompts.Find(request.name(), Optional.empty()));
        bus.await(PromptStore.COUNT, request);
        // Others see the new count a little later: it only orders what is offered.
        shelf.forget();
        return Done.DONE;
    }

    private List<Prompt> version(String name, int version) {
        var builtIn = BuiltIn.PROMPTS.stream()
                .filter(prompt -> prompt.name().equals(name) && prompt.version() == version)
                .toList();
        return builtIn.isEmpty()
                ? bus.await(PromptStore.READ_VERSION, new PromptStore.ReadVersion(name, version))
                        .prompts()
                : builtIn;
    }

    private String near(String name) {
        var distance = LevenshteinDistance.getDefaultInstance();
        return String.join(
                ", ",
                shelf.content().prompts().stream()
                        .map(Prompt::name)
                        .distinct()
                        .sorted(Comparator.comparingInt((String known) -> distance.apply(name, known))
                                .thenComparing(Comparator.naturalOrder()))
                        .limit(NEAR_NAMES)
                        .toList());
    }
}
