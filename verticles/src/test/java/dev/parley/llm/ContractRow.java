package dev.parley.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Bus;
import dev.parley.bus.Providers;
import dev.parley.bus.Providers.Breakage;
import io.vertx.core.Vertx;
import java.util.Map;

/**
 * One line of the contract that all dialects keep.
 *
 * @param name what is promised
 * @param check throws where it is not kept
 */
record ContractRow(String name, Check check) {

    /** What a dialect has of it. */
    enum Cell {
        KEPT("yes"),
        /** It says clearly that it has no such thing. */
        REFUSED("refused"),
        /** There is nothing to tell: its servers do not say. */
        NOTHING("–");

        final String word;

        Cell(String word) {
            this.word = word;
        }
    }

    interface Check {
        Cell of(Case dialect) throws Exception;
    }

    /** A dialect, and where to set up providers of it. */
    record Case(Vertx vertx, Bus bus, Traffic traffic) {

        ProviderNode node() {
            return node(Map.of());
        }

        ProviderNode node(Map<String, String> settings) {
            return new ProviderNode(vertx, bus, traffic, settings);
        }

        /** A node whose server gives these answers, after those that the dialect needs before each call. */
        ProviderNode node(ScriptedServer.Answer answer) {
            var node = node();
            node.server.answers(answer);
            return node;
        }
    }

    /** Refused if this is a refusal that names provider and reason, and nothing was sent. */
    static Cell refused(ProviderNode node, Providers.Broken broken, String reason) {
        assertThat(broken.breakage()).as(broken.detail()).isEqualTo(Breakage.NOT_OFFERED);
        assertThat(broken.detail()).startsWith(node.conf.name() + ": ").contains(reason);
        assertThat(broken.sent()).isFalse();
        assertThat(node.server.seen).isEmpty();
        return Cell.REFUSED;
    }
}
