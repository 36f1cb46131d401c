package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Failure;
import dev.parley.bus.Identities;
import dev.parley.bus.Secrets;
import dev.parley.conf.AuthConf;
import dev.parley.store.TestStore;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which key signs, and how long those before it verify. */
class SigningKeysTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static final String PASSWORD = "correct horse";
    private static final String SECRET = "a secret of thirty-two bytes, or more";

    private final List<AccountsNode> nodes = new ArrayList<>();

    @BeforeEach
    void empty() throws SQLException {
        store.sql("truncate users, signing_keys cascade");
    }

    @AfterEach
    void close() {
        nodes.forEach(AccountsNode::close);
    }

    @Test
    void tokensOfBeforeARotationHoldUntilTheyEnd() throws SQLException {
        var node = node(AccountsNode.conf());
        var before = register();

        rotate();
        var after = node.signIn("anna", PASSWORD);

        assertThat(kid(after)).isNotEqualTo(kid(before));
        assertThat(node.authenticate(before)).isNotNull();
        assertThat(node.authenticate(after)).isNotNull();
        store.sql("update signing_keys set replaced = now() - interval '61 min' where replaced is not null");
        rotate();
        assertThat(store.sql("select count(*) from signing_keys")).contains("2");
        TestStore.refused(Failure.UNAUTHORIZED, () -> node.authenticate(before));
        assertThat(node.authenticate(after)).isNotNull();
    }

    @Test
    void aKeyThatAnotherNodeMadeIsFoundWhenATokenNamesIt() throws SQLException {
        var node = node(AccountsNode.conf());
        var token = register();
        assertThat(node.authenticate(token)).isNotNull();
        node.clock.goOn(Duration.ofSeconds(2));

        // What another process does, without the word that this node may miss.
        var secret = new byte[32];
        store.sql("update signing_keys set replaced = now()");
        store.sql("insert into signing_keys (id, secret, configured, created) values ('elsewhere', '"
                + Base64.getEncoder().encodeToString(secret) + "', false, now())");
        var theirs = AccountsNode.signed(
                AccountsNode.part(token, 0).put("kid", "elsewhere"), AccountsNode.part(token, 1), secret, "HmacSHA256");

        assertThat(node.authenticate(theirs)).isNotNull();
        assertThat(kid(node.signIn("anna", PASSWORD))).isEqualTo("elsewhere");
    }

    @Test
    void nodesThatNeedTheFirstKeyAtOnceMakeOne() throws SQLException {
        node(AccountsNode.conf());
        TestStore.await(Future.all(IntStream.range(0, 5)
                .mapToObj(i ->
                        store.bus().ask(Identities.REGISTER, new Identities.Register("user " + i, PASSWORD, Role.USER)))
                .toList()));

        assertThat(store.sql("select count(*) from signing_keys")).contains("1");
    }

    @Test
    void anOldKeyIsReplacedWhenATokenIsGiven() throws SQLException {
        var node = node(AccountsNode.conf(Optional.empty(), Duration.ofDays(30)));
        var before = register();
        assertThat(kid(node.signIn("anna", PASSWORD))).isEqualTo(kid(before));

        store.sql("update signing_keys set created = now() - interval '31 days'");

        assertThat(kid(node.signIn("anna", PASSWORD))).isNotEqualTo(kid(before));
        assertThat(node.authenticate(before)).isNotNull();
    }

    @Test
    void aConfiguredSecretSignsAndIsNotRotatedHere() {
        var node = node(AccountsNode.conf(Optional.of(SECRET), Duration.ofDays(30)));
        var token = register();

        var forged = AccountsNode.signed(
                AccountsNode.part(token, 0), AccountsNode.part(token, 1), SECRET.getBytes(), "HmacSHA256");

        assertThat(forged).as("the test signs as the service does").isEqualTo(token);
        assertThat(node.authenticate(token)).isNotNull();
        TestStore.refused(Failure.CONFLICT, SigningKeysTest::rotate).withMessageContaining("auth.jwt-secret");
    }

    @Test
    void aConfiguredSecretThatChangesLeavesItsTokensValid() {
        var before = node(AccountsNode.conf(Optional.of(SECRET), Duration.ofDays(30)));
        var token = register();
        before.close();
        nodes.clear();

        var after = node(AccountsNode.conf(Optional.of("another " + SECRET), Duration.ofDays(30)));

        assertThat(after.authenticate(token)).isNotNull();
        assertThat(kid(after.signIn("anna", PASSWORD))).isNotEqualTo(kid(token));
        assertThat(after.authenticate(token)).isNotNull();
    }

    @Test
    void aSecretThatChangesWhileTheServiceRunsSignsFromThenOn() {
        var node = node(AccountsNode.conf(Optional.of(SECRET), Duration.ofDays(30)));
        var before = register();

        store.bus().publish(Secrets.CHANGED, new Secrets.Changed(Map.of(AuthConf.JWT_SECRET, "another " + SECRET)));

        await().until(() -> !kid(node.signIn("anna", PASSWORD)).equals(kid(before)));
        assertThat(node.authenticate(node.signIn("anna", PASSWORD))).isNotNull();
        assertThat(node.authenticate(before)).isNotNull();
    }

    private AccountsNode node(AuthConf conf) {
        var node = new AccountsNode(store, conf);
        nodes.add(node);
        return node;
    }

    private static String register() {
        return store.ask(Identities.REGISTER, new Identities.Register("anna", PASSWORD, Role.USER))
                .text();
    }

    private static void rotate() {
        store.ask(Identities.ROTATE, new Identities.RotateSigningKey());
    }

    private static String kid(String token) {
        return AccountsNode.part(token, 0).getString("kid");
    }
}
