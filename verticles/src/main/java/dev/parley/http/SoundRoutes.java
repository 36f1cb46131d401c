package dev.parley.http;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Sounds;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Optional;

/** Recordings to listen to and to draw, on the time line of their transcripts. */
final class SoundRoutes {

    private final Bus bus;

    SoundRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations.raw("recordingAudio", this::audio);
        operations.raw("recordingAudioHead", this::audio);
        operations.object("recordingAudioLink", this::link);
        operations.object("recordingPeaks", this::peaks);
    }

    private void audio(RoutingContext ctx) {
        playable(ctx)
                .compose(sound -> bus.ask(Blobs.LOCATE, new Blobs.Locate(sound.sound()))
                        .compose(located -> new FileAnswer(sound.sound(), located.file(), sound.contentType())
                                .send(ctx, Attachment.shown(sound.name()))))
                .onFailure(ctx::fail);
    }

    /** For players that cannot send a key. */
    private Future<JsonObject> link(RoutingContext ctx) {
        return playable(ctx).compose(sound -> bus.ask(
                        Blobs.LINK, new Blobs.MakeLink(sound.sound(), sound.name(), sound.contentType()))
                .map(link -> new JsonObject()
                        .put("url", url(link.address()))
                        .put("expires", link.expires().map(String::valueOf).orElse(null))
                        .put("content_type", sound.contentType())));
    }

    /** What lies at this service is best asked of it by the name under which the client knows it. */
    private static String url(URI address) {
        return MediaOrigin.isHere(address) ? address.getRawPath() + "?" + address.getRawQuery() : address.toString();
    }

    private Future<Sounds.Playable> playable(RoutingContext ctx) {
        return bus.ask(Sounds.PLAY, new Sounds.Play(Operations.id(ctx), Authentication.caller(ctx)));
    }

    private Future<JsonObject> peaks(RoutingContext ctx) {
        var measure = new Sounds.Measure(
                Operations.id(ctx),
                Authentication.caller(ctx),
                number(ctx, "from").orElse(0.0),
                number(ctx, "to"),
                number(ctx, "points").orElse(1_000.0).intValue());
        return bus.ask(Sounds.MEASURE, measure).map(loudness -> new JsonObject()
                .put("from", loudness.from())
                .put("to", loudness.to())
                .put("duration", loudness.duration())
                .put("points", new JsonArray(loudness.points())));
    }

    /** A number that the contract has been checked against. */
    private static Optional<Double> number(RoutingContext ctx, String name) {
        return ctx.queryParam(name).stream().findFirst().map(Double::valueOf);
    }
}
