package dev.parley.accounts;

import dev.parley.bus.Bus;
import dev.parley.bus.Credentials;
import dev.parley.bus.Credentials.Account;
import dev.parley.bus.Done;
import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Identities;
import dev.parley.bus.Identities.Token;
import dev.parley.conf.AuthConf;
import dev.parley.conf.Secret;
import io.vertx.core.Future;
import java.util.Optional;

/** What passwords do: they are set, changed, and give tokens. Owned by one verticle. */
final class SignIn {

    private static final String NO_SUCH = "Invalid user_id or password";

    private final Bus bus;
    private final Passwords passwords;
    private final Attempts attempts;
    private final Tokens tokens;
    private final Optional<Secret> rootPassword;

    SignIn(Bus bus, AuthConf conf, Passwords passwords, Tokens tokens) {
        this.bus = bus;
        this.passwords = passwords;
        this.tokens = tokens;
        this.attempts = new Attempts(conf.attemptsPerMinute());
        this.rootPassword = conf.rootPassword();
    }

    Future<Token> signIn(Identities.SignIn request) {
        attempts.begin(request.name());
        return account(request.name()).compose(account -> passwords
                .matches(request.password(), account.flatMap(Account::password))
                .compose(matches -> {
                    if (!matches || !account.orElseThrow().user().active()) {
                        throw Failure.UNAUTHORIZED.because(NO_SUCH);
                    }
                    attempts.succeeded(request.name());
                    return tokens.give(account.orElseThrow());
                }));
    }

    Future<Token> register(Identities.Register request) {
        return passwords
                .hash("password", request.password())
                .compose(hash ->
                        bus.ask(Credentials.REGISTER, new Credentials.Register(request.name(), request.role(), hash)))
                .compose(tokens::give);
    }

    Future<Token> changePassword(Identities.ChangePassword request) {
        return bus.ask(Credentials.READ, new Credentials.Read(request.user()))
                .compose(account -> checkCurrent(account, request.current()))
                .compose(_ -> passwords.hash("new_password", request.next()))
                .compose(hash -> bus.ask(Credentials.KEEP_PASSWORD, new Credentials.KeepPassword(request.user(), hash)))
                .compose(tokens::give);
    }

    Future<Done> setPassword(Identities.SetPassword request) {
        return passwords
                .hash("password", request.password())
                .compose(hash -> bus.ask(Credentials.KEEP_PASSWORD, new Credentials.KeepPassword(request.user(), hash)))
                .map(Done.DONE);
    }

    Future<Done> setFirstPassword() {
        return rootPassword
                .map(password -> passwords
                        .hash("auth.root-password", password.reveal())
                        .compose(hash ->
                                bus.ask(Credentials.KEEP_FIRST_PASSWORD, new Credentials.KeepFirstPassword(hash))))
                .orElseGet(() -> Future.succeededFuture(Done.DONE));
    }

    /** A stolen key or token alone must not be enough to take an account over. */
    private Future<?> checkCurrent(Account account, Optional<String> current) {
        if (account.password().isEmpty()) {
            return Future.succeededFuture();
        }
        var name = account.user().name();
        attempts.begin(name);
        return passwords.matches(current.orElse(""), account.password()).map(matches -> {
            if (!matches) {
                throw Failure.FORBIDDEN.because("password: is not the current one");
            }
            attempts.succeeded(name);
            return matches;
        });
    }

    private Future<Optional<Account>> account(String name) {
        return bus.ask(Credentials.FIND, new Credentials.Find(name))
                .map(Optional::of)
                .recover(failure -> failure instanceof FailureException known
                                && (known.failure() == Failure.NOT_FOUND || known.failure() == Failure.INVALID)
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure));
    }
}
