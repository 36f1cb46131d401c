package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The code that the first start shows for the browser. */
class InvitationsTest {

    private final SetClock clock = new SetClock();
    private final Invitations invitations = new Invitations(clock, new SecureRandom());
    private final UUID anna = UUID.randomUUID();

    @Test
    void aCodeLetsInOnce() {
        var code = invitations.make(anna);

        assertThat(invitations.take(code)).isEqualTo(anna);
        assertRefused(code);
    }

    @Test
    void aCodeHoldsForAQuarterOfAnHour() {
        var code = invitations.make(anna);
        clock.goOn(Duration.ofMinutes(16));

        assertRefused(code);
    }

    @Test
    void noOtherTextLetsIn() {
        invitations.make(anna);

        assertRefused("");
        assertRefused("x".repeat(24));
    }

    private void assertRefused(String code) {
        assertThatThrownBy(() -> invitations.take(code)).hasMessageContaining("unknown, used or older");
    }
}
