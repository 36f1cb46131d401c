package dev.parley.llm.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.bus.Providers.Breakage;
import dev.parley.llm.wire.Json;
import dev.parley.llm.wire.TroubleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallestInstanceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},"required":["b"]} | {"b":0}
            {"type":"object"}                                                        | {}
            {"required":["a"],"properties":{"a":{"enum":["x","y"]}}}                 | {"a":"x"}
            {"type":"array","items":{"type":"boolean"},"minItems":2}                 | [false,false]
            {"type":"array","items":{"type":"boolean"}}                              | []
            {"type":["null","string"]}                                               | null
            {"type":"string","minLength":3}                                          | "xxx"
            {"type":"string","format":"date"}                                        | "2000-01-01"
            {"type":"integer","minimum":3}                                           | 3
            {"type":"integer","exclusiveMinimum":3}                                  | 4
            {"type":"integer","maximum":-2}                                          | -2
            {"type":"integer","minimum":4,"multipleOf":3}                            | 6
            {"type":"number","minimum":0.25}                                         | 0.3
            {"const":{"k":1}}                                                        | {"k":1}
            {"anyOf":[{"type":"integer"},{"type":"null"}]}                           | 0
            {"$ref":"#/$defs/n","$defs":{"n":{"type":"integer"}}}                    | 0
            {"allOf":[{"properties":{"a":{"type":"null"}},"required":["a"]},{"required":["b"]}]} | {"a":null,"b":null}
            """)
    void isTheLeastThatFits(String schema, String instance) throws Exception {
        assertThat(SmallestInstance.of("schema", Json.MAPPER.readTree(schema))).hasToString(instance);
    }

    @Test
    void aSchemaThatRequiresItselfIsRefused() {
        refused(Breakage.INVALID, "{\"required\":[\"next\"],\"properties\":{\"next\":{\"$ref\":\"#\"}}}");
    }

    @Test
    void aSchemaThatMayContainItselfHasAnEnd() throws Exception {
        var schema = "{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#\"}}}";

        assertThat(SmallestInstance.of("schema", Json.MAPPER.readTree(schema))).isEqualTo(Json.MAPPER.readTree("{}"));
    }

    @Test
    void aSchemaThatDoublesItselfAtEachStepIsRefused() {
        var schema = new StringBuilder("{\"$ref\":\"#/$defs/a0\",\"$defs\":{");
        for (int i = 0; i < 25; i++) {
            schema.append("\"a%d\":{\"required\":[\"l\",\"r\"],\"properties\":{\"l\":{\"$ref\":\"#/$defs/a%d\"},"
                            .formatted(i, i + 1)
                    + "\"r\":{\"$ref\":\"#/$defs/a%d\"}}},".formatted(i + 1));
        }
        refused(Breakage.NOT_OFFERED, schema + "\"a25\":{\"type\":\"null\"}}}");
    }

    @Test
    void aPatternIsNotFilledIn() {
        refused(Breakage.NOT_OFFERED, "{\"type\":\"string\",\"pattern\":\"^[A-Z]{3}$\"}");
    }

    @Test
    void aReferenceToNothingIsRefused() {
        refused(Breakage.INVALID, "{\"$ref\":\"#/$defs/missing\"}");
    }

    private static void refused(Breakage breakage, String schema) {
        assertThatExceptionOfType(TroubleException.class)
                .isThrownBy(() -> SmallestInstance.of("tools.t.parameters", Json.MAPPER.readTree(schema)))
                .withMessageStartingWith("tools.t.parameters: ")
                .satisfies(e -> assertThat(e.trouble().breakage()).isEqualTo(breakage));
    }
}
