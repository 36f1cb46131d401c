package dev.parley.office;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bus.Failure;
import dev.parley.bus.Office;
import java.util.Optional;
import java.util.function.Consumer;

/** The object that comes with a request for a spreadsheet, a chart or a histogram. Pure. */
final class Requested {

    private Requested() {}

    /**
     * INVALID, naming the field, where it is none or its check finds something.
     *
     * @param check throws {@link UnfitAnswer}
     */
    static Optional<JsonNode> object(Office.Request request, Consumer<JsonNode> check) {
        return request.data().map(data -> {
            try {
                var json = Values.JSON.readTree(data);
                check.accept(json);
                return json;
            } catch (JsonProcessingException e) {
                throw Failure.INVALID.because("data: is no JSON: " + e.getOriginalMessage(), e);
            } catch (UnfitAnswer unfit) {
                throw Failure.INVALID.because("data: " + unfit.reason());
            }
        });
    }
}
