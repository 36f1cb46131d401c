package dev.parley.prompts;

import dev.parley.bus.Bus;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.PromptStore;
import dev.parley.bus.Prompts;
import dev.parley.bus.Prompts.Categories;
import dev.parley.bus.Prompts.Category;
import java.util.List;

/** Categories are listed, added, changed and taken out of use. Called on virtual threads. */
final class CategoryDesk {

    private final Bus bus;
    private final Shelf shelf;

    CategoryDesk(Bus bus, Shelf shelf) {
        this.bus = bus;
        this.shelf = shelf;
    }

    /** All of them, those that are not active too. */
    Categories list() {
        return new Categories(shelf.content().categories());
    }

    Category put(Prompts.PutCategory request) {
        var checked = Checks.category(request);
        bus.await(PromptStore.KEEP, new PromptStore.Keep(List.of(), List.of(BuiltIn.kept(checked))));
        shelf.change();
        return shelf.content()
                .category(checked.name())
                .orElseThrow(() -> Failure.CONFLICT.because(
                        "category: " + checked.name() + " was taken out of use by somebody else at the same time"));
    }

    Done delete(Prompts.DeleteCategory request) {
        try {
            bus.await(PromptStore.REMOVE_CATEGORY, new PromptStore.RemoveCategory(request.name()));
        } catch (FailureException e) {
            throw e.failure() == Failure.NOT_FOUND
                            && BuiltIn.category(request.name()).isPresent()
                    ? Failure.CONFLICT.because(
                            request.name() + " is built in and stays; put it with active: false to offer it no more")
                    : e;
        }
        shelf.change();
        return Done.DONE;
    }
}
