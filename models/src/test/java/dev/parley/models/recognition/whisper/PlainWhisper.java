package dev.parley.models.recognition.whisper;

import static dev.parley.models.recognition.whisper.SmallWeights.FRAMES;
import static dev.parley.models.recognition.whisper.SmallWeights.HEADS;
import static dev.parley.models.recognition.whisper.SmallWeights.HEAD_SIZE;
import static dev.parley.models.recognition.whisper.SmallWeights.INNER;
import static dev.parley.models.recognition.whisper.SmallWeights.WIDTH;

import dev.parley.models.recognition.whisper.SmallWeights.Attention;
import dev.parley.models.recognition.whisper.SmallWeights.Linear;
import dev.parley.models.recognition.whisper.SmallWeights.Norm;
import dev.parley.models.recognition.whisper.SmallWeights.Perceptron;
import java.util.List;
import org.hipparchus.special.Erf;

/** What Whisper computes, in plain loops over doubles, with nothing kept from token to token: the truth for tests. */
final class PlainWhisper {

    private final SmallWeights weights;

    PlainWhisper(SmallWeights weights) {
        this.weights = weights;
    }

    /** Hidden states of each frame. */
    double[][] encode(float[] spectrum) {
        var columns = spectrum.length / weights.mels;
        var sound = new double[columns][weights.mels];
        for (var mel = 0; mel < weights.mels; mel++) {
            for (var column = 0; column < columns; column++) {
                sound[column][mel] = spectrum[mel * columns + column];
            }
        }
        var states = convolution(sound, weights.firstConvolution, weights.firstBias, 1);
        states = convolution(states, weights.secondConvolution, weights.secondBias, 2);
        for (var frame = 0; frame < FRAMES; frame++) {
            for (var i = 0; i < WIDTH; i++) {
                states[frame][i] += weights.soundPositions[frame * WIDTH + i];
            }
        }
        var heard = norm(weights.encoderLayer.self().norm(), states);
        states = attended(weights.encoderLayer.self(), states, heard, false);
        return norm(weights.encoderNorm, thought(weights.encoderLayer.perceptron(), states));
    }

    /** The logits behind each token. */
    double[][] logits(double[][] encoded, List<Integer> tokens) {
        var text = new double[tokens.size()][WIDTH];
        for (var position = 0; position < text.length; position++) {
            for (var i = 0; i < WIDTH; i++) {
                text[position][i] = weights.embedding[tokens.get(position) * WIDTH + i]
                        + weights.textPositions[position * WIDTH + i];
            }
        }
        for (var layer : weights.decoderLayers) {
            text = attended(layer.self(), text, norm(layer.self().norm(), text), true);
            text = attended(layer.cross(), text, encoded, false);
            text = thought(layer.perceptron(), text);
        }
        var logits = new double[text.length][weights.vocabulary];
        var last = norm(weights.decoderNorm, text);
        for (var position = 0; position < text.length; position++) {
            for (var token = 0; token < weights.vocabulary; token++) {
                for (var i = 0; i < WIDTH; i++) {
                    logits[position][token] += last[position][i] * weights.embedding[token * WIDTH + i];
                }
            }
        }
        return logits;
    }

    private static double[][] convolution(double[][] sound, float[] kernel, float[] bias, int stride) {
        var channels = sound[0].length;
        var out = new double[sound.length / stride][WIDTH];
        for (var frame = 0; frame < out.length; frame++) {
            for (var o = 0; o < WIDTH; o++) {
                var sum = (double) bias[o];
                for (var tap = 0; tap < 3; tap++) {
                    var column = frame * stride + tap - 1;
                    for (var channel = 0; column >= 0 && column < sound.length && channel < channels; channel++) {
                        sum += sound[column][channel] * kernel[(o * channels + channel) * 3 + tap];
                    }
                }
                out[frame][o] = gelu(sum);
            }
        }
        return out;
    }

    private static double[][] attended(Attention attention, double[][] from, double[][] to, boolean causal) {
        var queries = linear(attention.query(), norm(attention.norm(), from), WIDTH);
        var keys = linear(attention.key(), to, WIDTH);
        var values = linear(attention.value(), to, WIDTH);
        var gathered = new double[from.length][WIDTH];
        for (var row = 0; row < from.length; row++) {
            for (var head = 0; head < HEADS; head++) {
                gather(queries[row], keys, values, head * HEAD_SIZE, causal ? row + 1 : to.length, gathered[row]);
            }
        }
        return sum(from, linear(attention.out(), gathered, WIDTH));
    }

    private static void gather(
            double[] query, double[][] keys, double[][] values, int offset, int visible, double[] gathered) {
        var scores = new double[visible];
        var most = Double.NEGATIVE_INFINITY;
        for (var column = 0; column < visible; column++) {
            for (var i = offset; i < offset + HEAD_SIZE; i++) {
                scores[column] += query[i] * keys[column][i] / Math.sqrt(HEAD_SIZE);
            }
            most = Math.max(most, scores[column]);
        }
        var total = 0.0;
        for (var column = 0; column < visible; column++) {
            scores[column] = Math.exp(scores[column] - most);
            total += scores[column];
        }
        for (var column = 0; column < visible; column++) {
            for (var i = offset; i < offset + HEAD_SIZE; i++) {
                gathered[i] += scores[column] / total * values[column][i];
            }
        }
    }

    private static double[][] thought(Perceptron perceptron, double[][] states) {
        var wide = linear(perceptron.wide(), norm(perceptron.norm(), states), INNER);
        for (var row : wide) {
            for (var i = 0; i < row.length; i++) {
                row[i] = gelu(row[i]);
            }
        }
        return sum(states, linear(perceptron.narrow(), wide, WIDTH));
    }

    private static double[][] linear(Linear linear, double[][] rows, int width) {
        var out = new double[rows.length][width];
        for (var row = 0; row < rows.length; row++) {
            for (var o = 0; o < width; o++) {
                out[row][o] = linear.bias()[o];
                for (var i = 0; i < rows[row].length; i++) {
                    out[row][o] += rows[row][i] * linear.matrix()[i * width + o];
                }
            }
        }
        return out;
    }

    private static double[][] norm(Norm norm, double[][] rows) {
        var out = new double[rows.length][WIDTH];
        for (var row = 0; row < rows.length; row++) {
            var mean = 0.0;
            var square = 0.0;
            for (var value : rows[row]) {
                mean += value / WIDTH;
                square += value * value / WIDTH;
            }
            var deviation = Math.sqrt(square - mean * mean + 1e-5);
            for (var i = 0; i < WIDTH; i++) {
                out[row][i] = (rows[row][i] - mean) / deviation * norm.scale()[i] + norm.shift()[i];
            }
        }
        return out;
    }

    private static double[][] sum(double[][] one, double[][] other) {
        var sum = new double[one.length][WIDTH];
        for (var row = 0; row < one.length; row++) {
            for (var i = 0; i < WIDTH; i++) {
                sum[row][i] = one[row][i] + other[row][i];
            }
        }
        return sum;
    }

    private static double gelu(double value) {
        return value * 0.5 * (1 + Erf.erf(value * Math.sqrt(0.5)));
    }
}
