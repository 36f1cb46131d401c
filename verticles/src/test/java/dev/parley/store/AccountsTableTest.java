package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts;
import dev.parley.bus.Accounts.Created;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Accounts.User;
import dev.parley.bus.Failure;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AccountsTableTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    @BeforeEach
    void nobodyIsThere() throws Exception {
        store.sql("delete from parley.users");
    }

    @Test
    void aKeyIs32HexCharactersAndNamesItsUser() {
        var created = create("Анна", Role.USER);

        assertThat(created.apiKey()).matches("[0-9a-f]{32}");
        assertThat(authenticate(created.apiKey())).isEqualTo(created.user());
    }

    @Test
    void noKeyIsKeptInClear() throws Exception {
        var key = create("Anna", Role.USER).apiKey();

        assertThat(store.sql("select string_agg(users::text, ' ') from parley.users")
                        .orElseThrow())
                .doesNotContain(key);
        assertThat(store.sql("select string_agg(api_keys::text, ' ') from parley.api_keys")
                        .orElseThrow())
                .doesNotContain(key)
                .doesNotContain(hex(key));
    }

    @Test
    void anUnknownKeyIsRefused() {
        TestStore.refused(Failure.UNAUTHORIZED, () -> authenticate("0".repeat(32)));
    }

    @Test
    void aNameIsTakenOnce() {
        create("Anna", Role.USER);

        TestStore.refused(Failure.CONFLICT, () -> create("Anna", Role.USER)).withMessageContaining("Anna");
    }

    @Test
    void aNulInANameIsRefused() {
        TestStore.refused(Failure.INVALID, () -> create("An\0na", Role.USER));
    }

    @Test
    void aDeletedUsersKeyIsRefusedAtOnce() {
        var created = create("Anna", Role.USER);
        authenticate(created.apiKey());

        store.ask(Accounts.DELETE, new Accounts.Delete(created.user().id()));

        TestStore.refused(Failure.UNAUTHORIZED, () -> authenticate(created.apiKey()));
    }

    @Test
    void anUnknownUserCannotBeDeleted() {
        TestStore.refused(Failure.NOT_FOUND, () -> store.ask(Accounts.DELETE, new Accounts.Delete(UUID.randomUUID())));
    }

    @Test
    void usersAreListedOldestFirst() {
        var anna = create("Anna", Role.USER).user();
        var boris = create("Борис", Role.ADMIN).user();

        assertThat(store.ask(Accounts.LIST, new Accounts.ListUsers()).users()).containsExactly(anna, boris);
    }

    @Test
    void theFirstAdministratorIsMadeOnce() {
        var first = bootstrap(Optional.empty()).orElseThrow();

        assertThat(authenticate(first.apiKey())).extracting(User::role).isEqualTo(Role.ADMIN);
        assertThat(bootstrap(Optional.empty())).isEmpty();
    }

    @Test
    void nodesThatStartAtOnceMakeOneAdministrator() {
        TestStore.await(Future.all(IntStream.range(0, 5)
                .mapToObj(_ -> store.bus()
                        .ask(Accounts.BOOTSTRAP, new Accounts.Bootstrap(Optional.empty()))
                        // Only one is made at a time; the others of this node are told so.
                        .map(Objects::toString)
                        .otherwise("refused"))
                .toList()));

        assertThat(store.ask(Accounts.LIST, new Accounts.ListUsers()).users()).hasSize(1);
    }

    @Test
    void aConfiguredKeyIsTheAdministrators() {
        var administrator = bootstrap(Optional.of("chosen-by-the-operator")).orElseThrow();

        assertThat(administrator.apiKey()).isEqualTo("chosen-by-the-operator");
        assertThat(authenticate("chosen-by-the-operator")).isEqualTo(administrator.user());
    }

    @Test
    void aChangedConfiguredKeyReplacesTheEarlierOne() {
        bootstrap(Optional.of("old"));

        bootstrap(Optional.of("new"));

        assertThat(authenticate("new").role()).isEqualTo(Role.ADMIN);
        TestStore.refused(Failure.UNAUTHORIZED, () -> authenticate("old"));
    }

    @Test
    void aConfiguredKeyLeavesTheRandomOneValid() {
        var first = bootstrap(Optional.empty()).orElseThrow();

        bootstrap(Optional.of("configured-later"));

        assertThat(authenticate("configured-later")).isEqualTo(authenticate(first.apiKey()));
    }

    private static Created create(String name, Role role) {
        return store.ask(Accounts.CREATE, new Accounts.Create(name, role));
    }

    private static User authenticate(String key) {
        return store.ask(Accounts.FIND_KEY, new Accounts.FindKey(key)).user();
    }

    private static Optional<Created> bootstrap(Optional<String> key) {
        return store.ask(Accounts.BOOTSTRAP, new Accounts.Bootstrap(key)).administrator();
    }

    /** How the bytes of a text print in a dump of a table. */
    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
