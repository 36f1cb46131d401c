package dev.parley.store;

import static dev.parley.store.TestStore.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Chats;
import dev.parley.bus.Failure;
import dev.parley.bus.ListPlace;
import dev.parley.bus.Retention;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChatsTableTest {

    private static final Caller ANNA = new Caller(new UUID(1, 1), Role.USER);
    private static final Caller BORIS = new Caller(new UUID(2, 2), Role.USER);
    private static final Caller ADMINISTRATOR = new Caller(new UUID(3, 3), Role.ADMIN);
    private static final String MESSAGES = "[{\"role\":\"user\",\"content\":\"\\u0000 Привет\"}]";

    @RegisterExtension
    static final TestStore store = new TestStore();

    private final UUID id = UUID.randomUUID();

    @BeforeEach
    void empty() throws SQLException {
        store.sql("truncate parley.chats");
    }

    @Test
    void aChatIsFoundAsItWasKept() {
        var kept = put(ANNA, id, "Budget", 0);

        assertThat(kept.kept()).isTrue();
        assertThat(find(ANNA)).isEqualTo(kept.chat());
        assertThat(kept.chat().messages()).isEqualTo(MESSAGES);
        assertThat(kept.chat().version()).isEqualTo(1);
        assertThat(find(ADMINISTRATOR)).isEqualTo(kept.chat());
        refused(Failure.NOT_FOUND, () -> find(BORIS));
    }

    @Test
    void ofTwoChangesOfOneVersionOneIsKeptAndTheOtherLearnsTheCurrentOne() {
        put(ANNA, id, "Budget", 0);

        var both = Future.join(List.of(ask("First", 1), ask("Second", 1)));
        TestStore.await(both);

        var outcomes = List.<Chats.Outcome>of(both.resultAt(0), both.resultAt(1));
        assertThat(outcomes).extracting(Chats.Outcome::kept).containsExactlyInAnyOrder(true, false);
        assertThat(outcomes).extracting(outcome -> outcome.chat().version()).containsOnly(2L);
        assertThat(outcomes)
                .extracting(outcome -> outcome.chat().title())
                .containsOnly(find(ANNA).title());
    }

    @Test
    void aNewChatWithTheIdOfOneThatIsThereIsNotKept() {
        put(ANNA, id, "Budget", 0);

        assertThat(put(ANNA, id, "Another", 0).kept()).isFalse();
        refused(Failure.NOT_FOUND, () -> put(BORIS, id, "Mine", 0));
        refused(Failure.NOT_FOUND, () -> put(BORIS, id, "Mine", 1));
        refused(Failure.NOT_FOUND, () -> put(ADMINISTRATOR, id, "Mine", 1));
        assertThat(find(ANNA).title()).isEqualTo("Budget");
    }

    @Test
    void aChatThatWasDeletedMeanwhileDoesNotComeBack() {
        put(ANNA, id, "Budget", 0);

        refused(Failure.NOT_FOUND, () -> store.ask(Chats.DELETE, new Chats.Delete(BORIS, id)));
        store.ask(Chats.DELETE, new Chats.Delete(ANNA, id));

        refused(Failure.NOT_FOUND, () -> put(ANNA, id, "Budget", 1));
        refused(Failure.NOT_FOUND, () -> find(ANNA));
    }

    @Test
    void theListHasTheLastChangedFirstAndGoesOnAfterAnyOfThemEvenADeletedOne() {
        var ids = IntStream.range(0, 3).mapToObj(i -> new UUID(9, i)).toList();
        ids.forEach(one -> put(ANNA, one, "Chat", 0));
        put(BORIS, UUID.randomUUID(), "Another's", 0);
        put(ANNA, ids.getFirst(), "Changed", 1);

        assertThat(list(ANNA, Optional.empty())).containsExactly(ids.get(0), ids.get(2), ids.get(1));
        var second = place(ids.get(2));
        store.ask(Chats.DELETE, new Chats.Delete(ANNA, ids.get(2)));
        assertThat(list(ANNA, Optional.of(place(ids.get(0))))).containsExactly(ids.get(1));
        assertThat(list(ANNA, Optional.of(second))).containsExactly(ids.get(1));
        assertThat(list(ANNA, Optional.of(place(ids.get(1))))).isEmpty();
    }

    @Test
    void oneChatMoreThanAUserMayHaveIsRefusedAndThoseThereAreCanStillChange() throws SQLException {
        store.sql("""
                insert into parley.chats (id, owner, title, model, messages, updated, version)
                select gen_random_uuid(), '%s', 'Chat', '', '[]', now(), 1 from generate_series(1, %d)""".formatted(ANNA.user(), Chats.MOST - 1));
        put(ANNA, id, "The last", 0);

        refused(Failure.CONFLICT, () -> put(ANNA, UUID.randomUUID(), "One more", 0))
                .withMessageContaining("delete some");
        assertThat(put(ANNA, id, "Changed", 1).kept()).isTrue();
        assertThat(put(BORIS, UUID.randomUUID(), "His first", 0).kept()).isTrue();
    }

    @Test
    void chatsThatHaveNotChangedForLongGoAFewAtATime() throws SQLException {
        put(ANNA, id, "New", 0);
        store.sql("""
                insert into parley.chats (id, owner, title, model, messages, updated, version)
                select gen_random_uuid(), '%s', 'Old', '', '[]', '2026-03-04T12:00:00Z', 1
                from generate_series(1, 3)""".formatted(ANNA.user()));
        var limit = Instant.parse("2026-03-04T12:00:01Z");

        assertThat(drop(limit)).isEqualTo(2);
        assertThat(drop(limit)).isEqualTo(1);
        assertThat(drop(limit)).isZero();
        assertThat(list(ANNA, Optional.empty())).containsExactly(id);
    }

    private static int drop(Instant changedBefore) {
        return store.ask(Retention.DROP_CHATS, new Retention.DropChats(changedBefore, 2))
                .count();
    }

    private static ListPlace place(UUID id) {
        return new ListPlace(store.ask(Chats.FIND, new Chats.Find(ANNA, id)).updated(), id);
    }

    private static List<UUID> list(Caller caller, Optional<ListPlace> before) {
        return store.ask(Chats.LIST, new Chats.ListChats(caller, 10, before)).chats().stream()
                .map(Chats.Entry::id)
                .toList();
    }

    private Chats.Kept find(Caller caller) {
        return store.ask(Chats.FIND, new Chats.Find(caller, id));
    }

    private Future<Chats.Outcome> ask(String title, long version) {
        return store.bus().ask(Chats.PUT, change(ANNA, id, title, version));
    }

    private static Chats.Outcome put(Caller caller, UUID chat, String title, long version) {
        return store.ask(Chats.PUT, change(caller, chat, title, version));
    }

    private static Chats.Put change(Caller caller, UUID chat, String title, long version) {
        return new Chats.Put(caller.user(), chat, title, "ollama/mistral", MESSAGES, version);
    }
}
