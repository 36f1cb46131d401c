package dev.parley.llm.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conf.Conf;
import dev.parley.conf.GuardConf;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private final Redaction redaction = redaction("email, phone, card");

    @ParameterizedTest
    @ValueSource(
            strings = {"anna@example.org", "a.b-c+d_e%f@mail.example.co.uk", "анна@почта.рф", "o'anna@example.org"})
    void mailAddressesAreBlackedOut(String mail) {
        assertThat(redaction.of("to " + mail + ", please")).endsWith("[email], please");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+7 912 345-67-89",
                "+7 (912) 345-67-89",
                "+79123456789",
                "8 (912) 345-67-89",
                "8-912-345-67-89",
                "89123456789",
                "8 800 555 35 35",
                "(495) 123-45-67",
                "+44 20 7946 0958",
                "+1 212-555-0199",
                "+49 (30) 1234567",
                "+998 90 123 45 67",
                "(212) 555-0199",
                "212-555-0199",
                "212.555.0199"
            })
    void phonesAreBlackedOut(String phone) {
        assertThat(redaction.of("call " + phone + ".")).isEqualTo("call [phone].");
        assertThat(redaction.of(phone)).isEqualTo("[phone]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111 1111 1111 1111",
                "4111-1111-1111-1111",
                "4111111111111111",
                "5555555555554444",
                "2200 0000 0000 0053",
                "3782 822463 10005"
            })
    void cardsWithARightCheckDigitAreBlackedOut(String card) {
        assertThat(redaction.of("pay by " + card + " today")).isEqualTo("pay by [card] today");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111 1111 1111 1112",
                "Add 1043, 7715 and 30150.",
                "ИНН 7707083893, ОГРН 1027700132195",
                "on 2026-11-26 at 12:30:45, room 4-17",
                "Flight LH1743, 4.5.2025, 31415.92",
                "IBAN DE89 3704 0044 0532 0130 00",
                "version 1.2.3, f(x) = (2 + 3) * 4",
                "8 apples, 12345678901234567890123",
                "a @ b, @anna, x@y, mail@localhost",
                "192.168.100.200 and 10.0.0.1"
            })
    void otherNumbersAndWordsStay(String text) {
        assertThat(redaction.of(text)).isEqualTo(text);
    }

    @Test
    void onlyWhatIsWantedIsBlackedOut() {
        var text = "anna@example.org, +79123456789, 4111111111111111";

        assertThat(redaction("email").of(text)).isEqualTo("[email], +79123456789, 4111111111111111");
        assertThat(redaction("phone").of(text)).isEqualTo("anna@example.org, [phone], 4111111111111111");
        assertThat(redaction("card").of(text)).isEqualTo("anna@example.org, +79123456789, [card]");
        assertThat(redaction("").of(text)).isEqualTo(text);
    }

    @Test
    void severalAfterEachOtherAreAllFound() {
        assertThat(redaction.of("89123456789 89161234567;anna@example.org,bob@example.org"))
                .isEqualTo("[phone] [phone];[email],[email]");
    }

    @Test
    void aStreamCutAnywhereGivesTheSameAsTheWhole() {
        for (var text : List.of(
                "Write to anna@example.org or call +7 (912) 345-67-89, card 4111 1111 1111 1111. Bye",
                "89123456789 89161234567",
                "x@y.z anna@exa.mple.",
                "8 (912) 345-67-8 and 100 200 300 400")) {
            for (var size = 1; size < 20; size++) {
                var stream = new RedactionStream(redaction);
                var flowed = new StringBuilder();
                for (var at = 0; at < text.length(); at += size) {
                    flowed.append(stream.feed(text.substring(at, Math.min(text.length(), at + size))));
                }
                flowed.append(stream.finish());

                assertThat(flowed.toString()).as("pieces of %d", size).isEqualTo(redaction.of(text));
            }
        }
    }

    @Test
    void aStreamHoldsOnlyWhatMayBecomePersonal() {
        var stream = new RedactionStream(redaction("phone"));

        assertThat(stream.feed("My words flow ")).isEqualTo("My words flow ");
        assertThat(stream.feed("at 8")).isEqualTo("at ");
        assertThat(stream.feed(" o'clock")).isEqualTo("8 o'clock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1", "1 ", "(", "+", "a@", "a.", "@a.", "+1(", "aaaa@bbbb.", "8-"})
    void aMegabyteOfHostileTextIsDone(String part) {
        var text = part.repeat(1_000_000 / part.length());

        assertThat(redaction.of(text)).isNotEmpty();
    }

    private static Redaction redaction(String wanted) {
        return Redaction.in(
                Conf.load(Optional.empty(), Map.of(), Map.of("guard.redact", wanted))
                        .guard(),
                GuardConf.Side.PROMPT);
    }
}
