package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts;
import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Failure;
import dev.parley.bus.Identities;
import dev.parley.store.TestStore;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which tokens hold, and which do not. */
class TokensTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final String PASSWORD = "correct horse";

    private AccountsNode node;
    private String token;

    @BeforeEach
    void open() throws SQLException {
        store.sql("truncate users, signing_keys cascade");
        node = new AccountsNode(store, AccountsNode.conf());
        token = store.ask(Identities.REGISTER, new Identities.Register("anna", PASSWORD, Role.USER))
                .text();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aTokenTellsWhoseItIsAndWhenItEnds() {
        var header = AccountsNode.part(token, 0);
        var claims = AccountsNode.part(token, 1);

        assertThat(header.getString("alg")).isEqualTo("HS256");
        assertThat(header.getString("kid")).matches("[0-9a-f]{16}");
        assertThat(claims.getString("sub")).isEqualTo("anna");
        assertThat(claims.getString("role")).isEqualTo("user");
        assertThat(claims.getString("iss")).isEqualTo("parley");
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(3600);
    }

    @Test
    void aTokenIsItsUsersWithoutAnyKey() {
        var identity = node.authenticate(token);

        assertThat(identity.caller()).isEqualTo(new Accounts.Caller(anna(), Role.USER));
        assertThat(identity.remaining().orElseThrow())
                .isBetween(Duration.ofMinutes(60), Duration.ofMinutes(60).plusSeconds(30));
    }

    @Test
    void anApiKeyIsKnownByItsId() {
        var added = store.ask(Accounts.ADD_KEY, new Accounts.AddKey(anna(), "portal"));

        var identity = node.authenticate(added.apiKey());

        assertThat(identity.caller().key()).contains(added.key().id());
        assertThat(identity.remaining()).isEmpty();
    }

    @Test
    void aTokenHoldsHalfAMinuteBeyondItsEndAndNoLonger() {
        node.clock.goOn(Duration.ofMinutes(60).plusSeconds(20));
        assertThat(node.authenticate(token).caller().user()).isEqualTo(anna());

        node.clock.goOn(Duration.ofSeconds(11));
        refused(token);
    }

    @Test
    void aTokenFromTheFutureIsRefusedBeyondHalfAMinute() {
        node.clock.goOn(Duration.ofSeconds(-20));
        assertThat(node.authenticate(token).caller().user()).isEqualTo(anna());

        node.clock.goOn(Duration.ofMinutes(-1));
        refused(token);
    }

    @Test
    void aTokenThatWasCutOrChangedIsRefused() {
        var claims = AccountsNode.part(token, 1);
        var parts = token.split("\\.");
        var promoted = AccountsNode.encoded(claims.copy().put("role", "admin").encode());

        refused(token.substring(0, token.length() - 5));
        refused(parts[0] + "." + parts[1] + ".");
        refused(parts[0] + "." + parts[1]);
        refused(parts[0] + "." + promoted + "." + parts[2]);
        refused(parts[0] + "." + parts[1] + "." + parts[2] + "." + parts[2]);
        refused("eyJ.eyJ.eyJ");
        refused(token + " ");
    }

    @Test
    void aTokenWithoutSignatureIsRefused() {
        var claims = AccountsNode.encoded(AccountsNode.part(token, 1).encode());
        var kid = AccountsNode.part(token, 0).getString("kid");

        for (var algorithm : List.of("none", "None", "NONE", "")) {
            var header = AccountsNode.encoded(
                    new JsonObject().put("alg", algorithm).put("kid", kid).encode());
            refused(header + "." + claims + ".");
            refused(header + "." + claims);
            refused(header + "." + claims + "." + token.split("\\.")[2]);
        }
    }

    @Test
    void anotherAlgorithmIsRefusedEvenWithTheRightKey() throws SQLException {
        var header = AccountsNode.part(token, 0);
        var claims = AccountsNode.part(token, 1);

        assertThat(node.authenticate(AccountsNode.signed(header, claims, secret(), "HmacSHA256")))
                .as("the same token, signed by the test")
                .isNotNull();
        refused(AccountsNode.signed(header.copy().put("alg", "HS512"), claims, secret(), "HmacSHA512"));
        refused(AccountsNode.signed(header.copy().put("alg", "RS256"), claims, secret(), "HmacSHA256"));
    }

    @Test
    void theNameOfAKeyIsOnlyAName() {
        var claims = AccountsNode.part(token, 1);
        var header = AccountsNode.part(token, 0);
        var guessed = new byte[32];

        refused(AccountsNode.signed(header, claims, guessed, "HmacSHA256"));
        for (var kid : List.of("", "../../dev/null", "' or 1=1 --", "0000000000000000", "x".repeat(1000))) {
            refused(AccountsNode.signed(header.copy().put("kid", kid), claims, guessed, "HmacSHA256"));
        }
        refused(AccountsNode.signed(header.copy().put("kid", 7), claims, guessed, "HmacSHA256"));
        refused(AccountsNode.signed(
                header.copy().putNull("kid").put("jwk", new JsonObject().put("k", "AAAA")),
                claims,
                guessed,
                "HmacSHA256"));
    }

    @Test
    void aTokenOfAnotherIssuerIsRefusedThoughTheKeyIsTheSame() throws SQLException {
        var claims = AccountsNode.part(token, 1).put("iss", "elsewhere");

        refused(AccountsNode.signed(AccountsNode.part(token, 0), claims, secret(), "HmacSHA256"));
    }

    @Test
    void claimsThatAreNoSuchValuesAreRefused() throws SQLException {
        var header = AccountsNode.part(token, 0);
        for (var claim : List.of("exp", "iat", "uid", "ver", "iss")) {
            var without = AccountsNode.part(token, 1);
            without.remove(claim);
            refused(AccountsNode.signed(header, without, secret(), "HmacSHA256"));
            var odd = AccountsNode.part(token, 1).put(claim, new JsonObject());
            refused(AccountsNode.signed(header, odd, secret(), "HmacSHA256"));
        }
    }

    @Test
    void aTokenOfTenKilobytesIsRefusedUnread() throws SQLException {
        var claims = AccountsNode.part(token, 1).put("filling", "x".repeat(10_000));

        refused(AccountsNode.signed(AccountsNode.part(token, 0), claims, secret(), "HmacSHA256"));
    }

    @Test
    void aTokenEndsWithItsUserEvenIfTheNameComesBack() {
        store.ask(Accounts.DELETE, new Accounts.Delete(anna()));
        refused(token);

        store.ask(Identities.REGISTER, new Identities.Register("anna", PASSWORD, Role.USER));
        refused(token);
    }

    @Test
    void aTokenDoesNotOutliveADeactivation() {
        change(Optional.of(false), Optional.empty());
        refused(token);

        change(Optional.of(true), Optional.empty());
        refused(token);
        assertThat(node.authenticate(node.signIn("anna", PASSWORD)).caller().user())
                .isEqualTo(anna());
    }

    @Test
    void aTokenEndsWithTheRoleItWasGivenFor() {
        change(Optional.empty(), Optional.of(Role.ADMIN));

        refused(token);
        assertThat(node.authenticate(node.signIn("anna", PASSWORD)).caller().role())
                .isEqualTo(Role.ADMIN);
    }

    @Test
    void aTokenEndsWithThePasswordItWasGivenFor() {
        store.ask(Identities.SET_PASSWORD, new Identities.SetPassword(anna(), "another horse"));

        refused(token);
    }

    private void change(Optional<Boolean> active, Optional<Role> role) {
        store.ask(Accounts.CHANGE, new Accounts.Change(anna(), active, role));
    }

    private void refused(String bad) {
        TestStore.refused(Failure.UNAUTHORIZED, () -> node.authenticate(bad)).withMessageContaining("Invalid");
    }

    private static UUID anna() {
        return store.ask(Accounts.LIST, new Accounts.ListUsers()).users().stream()
                .filter(user -> user.name().equals("anna"))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static byte[] secret() throws SQLException {
        return Base64.getDecoder()
                .decode(store.sql("select secret from signing_keys where replaced is null")
                        .orElseThrow());
    }
}
