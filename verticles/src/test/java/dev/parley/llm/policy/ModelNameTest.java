package dev.parley.llm.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Llm.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelNameTest {

    @ParameterizedTest
    @CsvSource({
        "gpt-4o-mini, CHAT",
        "google/gemma-3-12b, CHAT",
        "llama3.2:latest, CHAT",
        "gpt-4o-search-preview, CHAT",
        "text-embedding-3-small, EMBEDDING",
        "nomic-embed-text:latest, EMBEDDING",
        "intfloat/multilingual-e5-large, EMBEDDING",
        "BAAI/bge-m3, EMBEDDING",
        "text-embedding-qwen3-0.6b, EMBEDDING",
        "whisper-1, RECOGNITION",
        "gpt-4o-mini-transcribe, RECOGNITION",
        "tts-1-hd, SPEECH",
        "gpt-4o-mini-tts, SPEECH",
        "dall-e-3, IMAGE",
        "gemini-2.5-flash-image, IMAGE",
        "omni-moderation-latest, OTHER",
        "BAAI/bge-reranker-v2-m3, OTHER"
    })
    void theKindOfAModelIsToldByItsName(String name, Kind kind) {
        assertThat(ModelName.kind(name)).isEqualTo(kind);
    }
}
