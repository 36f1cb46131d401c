package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Failure;
import dev.parley.bus.Identities;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What passwords open, and how they are set. */
class SignInTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final String PASSWORD = "пароль из слов";

    private AccountsNode node;

    @BeforeEach
    void open() throws SQLException {
        store.sql("truncate users cascade");
        node = new AccountsNode(store, AccountsNode.conf(Optional.empty(), Duration.ZERO));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aPasswordIsKeptAsAHashOfItsOwn() throws SQLException {
        register("anna", PASSWORD);
        register("boris", PASSWORD);

        assertThat(store.sql("select password from users where name = 'anna'").orElseThrow())
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$")
                .isNotEqualTo(store.sql("select password from users where name = 'boris'")
                        .orElseThrow());
    }

    @Test
    void theSamePasswordInAnotherWayOfWritingIsTheSame() {
        register("anna", "й и ё, восемь");

        assertThat(node.signIn("anna", "и\u0306 и е\u0308, восемь")).isNotEmpty();
    }

    @Test
    void aPasswordIsComparedBeyondItsSeventySecondByte() {
        register("anna", "x".repeat(80) + "1");

        refused("anna", "x".repeat(80) + "2");
    }

    @Test
    void aWrongPasswordAndAnUnknownNameAreRefusedInTheSameWords() {
        register("anna", PASSWORD);
        store.ask(Accounts.CREATE, new Accounts.Create("without password", Role.USER));

        refused("anna", "wrong");
        refused("anna", "");
        refused("nobody", PASSWORD);
        refused("without password", "");
        refused("an\0na", PASSWORD);
        refused("anna", "x".repeat(2000));
    }

    @Test
    void aDeactivatedUserCannotSignIn() {
        register("anna", PASSWORD);
        store.ask(Accounts.CHANGE, new Accounts.Change(id("anna"), Optional.of(false), Optional.empty()));

        refused("anna", PASSWORD);
    }

    @Test
    void aNameWithTooManyWrongPasswordsWaitsAndOthersDoNot() {
        register("anna", PASSWORD);
        register("boris", PASSWORD);
        for (var i = 0; i < AccountsNode.conf().attemptsPerMinute(); i++) {
            refused("anna", "wrong");
        }

        TestStore.refused(Failure.OVER_QUOTA, () -> node.signIn("anna", PASSWORD))
                .satisfies(refusal -> assertThat(refusal.retryAfter()).isPresent());
        assertThat(node.signIn("boris", PASSWORD)).isNotEmpty();
    }

    @Test
    void rightPasswordsAreNotCounted() {
        register("anna", PASSWORD);

        for (var i = 0; i < 2 * AccountsNode.conf().attemptsPerMinute(); i++) {
            assertThat(node.signIn("anna", PASSWORD)).isNotEmpty();
        }
    }

    @Test
    void aFloodOfLoginsIsCutOffAndHoldsUpNoKey() {
        var key = store.ask(Accounts.CREATE, new Accounts.Create("anna", Role.USER))
                .apiKey();
        var flood = Future.join(IntStream.range(0, 300)
                .mapToObj(i -> store.bus().ask(Identities.SIGN_IN, new Identities.SignIn("user " + i, PASSWORD)))
                .toList());

        assertThat(node.authenticate(key).caller().role()).isEqualTo(Role.USER);
        assertThat(flood.isComplete())
                .as("the key was looked at while logins waited")
                .isFalse();
        TestStore.await(flood.otherwiseEmpty());
        assertThat(flood.causes())
                .filteredOn(cause -> cause instanceof dev.parley.bus.FailureException failure
                        && failure.failure() == Failure.UNAVAILABLE)
                .hasSizeGreaterThan(200);
    }

    @Test
    void aPasswordThatIsTooShortOrTooLongIsInvalidAndNamesItsField() {
        TestStore.refused(Failure.INVALID, () -> register("anna", "seven 7")).withMessageContaining("password: ");
        TestStore.refused(Failure.INVALID, () -> register("anna", "x".repeat(1001)));
    }

    @Test
    void aPasswordIsChangedByWhoKnowsIt() {
        register("anna", PASSWORD);

        var token = changePassword(Optional.of(PASSWORD), "another one");

        assertThat(node.authenticate(token).caller().user()).isEqualTo(id("anna"));
        refused("anna", PASSWORD);
        assertThat(node.signIn("anna", "another one")).isNotEmpty();
    }

    @Test
    void aPasswordIsNotChangedByWhoHasOnlyTheToken() {
        register("anna", PASSWORD);

        TestStore.refused(Failure.FORBIDDEN, () -> changePassword(Optional.empty(), "another one"));
        TestStore.refused(Failure.FORBIDDEN, () -> changePassword(Optional.of("wrong"), "another one"));
        assertThat(node.signIn("anna", PASSWORD)).isNotEmpty();
    }

    @Test
    void theFirstPasswordNeedsNoEarlierOne() {
        store.ask(Accounts.CREATE, new Accounts.Create("anna", Role.USER));

        changePassword(Optional.empty(), PASSWORD);

        assertThat(node.signIn("anna", PASSWORD)).isNotEmpty();
    }

    @Test
    void theConfiguredPasswordIsTheFirstAdministratorsAndOnlyWhileThereIsNone() {
        store.ask(Accounts.BOOTSTRAP, new Accounts.Bootstrap(Optional.empty()));
        store.ask(Identities.SET_FIRST_PASSWORD, new Identities.SetFirstPassword());
        assertThat(node.signIn("admin", "first password")).isNotEmpty();

        store.ask(Identities.SET_PASSWORD, new Identities.SetPassword(id("admin"), PASSWORD));
        store.ask(Identities.SET_FIRST_PASSWORD, new Identities.SetFirstPassword());

        refused("admin", "first password");
    }

    private void refused(String name, String password) {
        TestStore.refused(Failure.UNAUTHORIZED, () -> node.signIn(name, password))
                .withMessageContaining("Invalid user_id or password");
    }

    private static void register(String name, String password) {
        store.ask(Identities.REGISTER, new Identities.Register(name, password, Role.USER));
    }

    private static String changePassword(Optional<String> current, String next) {
        return store.ask(Identities.CHANGE_PASSWORD, new Identities.ChangePassword(id("anna"), current, next))
                .text();
    }

    private static UUID id(String name) {
        return store.ask(Accounts.LIST, new Accounts.ListUsers()).users().stream()
                .filter(user -> user.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }
}
