package dev.parley.accounts;

import dev.parley.bus.Accounts;
import dev.parley.bus.Accounts.Caller;
import dev.parley.bus.Bus;
import dev.parley.bus.Credentials;
import dev.parley.bus.Identities;
import dev.parley.bus.Identities.Identity;
import dev.parley.bus.Secrets;
import dev.parley.conf.AuthConf;
import dev.parley.conf.Secret;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Says who calls. Serves {@link Identities}; asks the store for {@link Accounts} and {@link Credentials}, and listens to
 * changes of signing keys. An event-loop verticle with threads of its own for passwords; deploy one a node. What it holds,
 * the signing keys, it may lose.
 */
public final class AccountsVerticle extends VerticleBase {

    private final Bus bus;
    private final AuthConf conf;
    private final Clock clock;
    private final SecureRandom random;
    private @Nullable Passwords passwords;

    public AccountsVerticle(Bus bus, AuthConf conf, Clock clock, SecureRandom random) {
        this.bus = bus;
        this.conf = conf;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Future<?> start() {
        var hashing = new Passwords(vertx, conf.shortestPassword());
        passwords = hashing;
        var keys = new TokenKeys(bus, conf, clock, random);
        var tokens = new Tokens(vertx, bus, conf, keys, clock);
        var signIn = new SignIn(bus, conf, hashing, tokens);
        var invitations = new Invitations(clock, random);
        return Future.all(List.of(
                bus.serve(Identities.AUTHENTICATE, request -> authenticate(tokens, request.credential())),
                bus.serve(Identities.SIGN_IN, signIn::signIn),
                bus.serve(Identities.REGISTER, signIn::register),
                bus.serve(Identities.CHANGE_PASSWORD, signIn::changePassword),
                bus.serve(Identities.SET_PASSWORD, signIn::setPassword),
                bus.serve(Identities.SET_FIRST_PASSWORD, _ -> signIn.setFirstPassword()),
                bus.serve(
                        Identities.INVITE,
                        request -> Future.succeededFuture(new Identities.Invitation(invitations.make(request.user())))),
                bus.serve(Identities.REDEEM, request -> redeem(tokens, invitations.take(request.code()))),
                bus.serve(Identities.ROTATE, _ -> rotate(keys)),
                bus.listen(Secrets.CHANGED, change -> configure(keys, change)).ready(),
                bus.listen(Credentials.SIGNING_KEY_CHANGED, _ -> keys.changed()).ready()));
    }

    @Override
    public Future<?> stop() {
        return passwords == null ? Future.succeededFuture() : passwords.close();
    }

    private static void configure(TokenKeys keys, Secrets.Changed change) {
        Optional.ofNullable(change.values().get(AuthConf.JWT_SECRET)).ifPresent(secret -> {
            if (secret.isEmpty() || AuthConf.isLongEnough(secret)) {
                keys.configure(
                        Optional.of(secret).filter(text -> !text.isEmpty()).map(Secret::new));
            }
        });
    }

    private Future<Identity> authenticate(Tokens tokens, String credential) {
        return Tokens.isToken(credential)
                ? tokens.check(credential)
                : bus.ask(Accounts.FIND_KEY, new Accounts.FindKey(credential))
                        .map(holder -> new Identity(
                                new Caller(holder.user().id(), holder.user().role(), Optional.of(holder.key())),
                                holder.user().name(),
                                Optional.empty()));
    }

    private Future<Identities.Token> redeem(Tokens tokens, UUID user) {
        return bus.ask(Credentials.READ, new Credentials.Read(user)).compose(tokens::give);
    }

    private static Future<Identities.RotatedSigningKey> rotate(TokenKeys keys) {
        return keys.rotate()
                .map(all -> new Identities.RotatedSigningKey(
                        all.signing().orElseThrow().id(), all.keys().size()));
    }
}
