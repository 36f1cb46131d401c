package dev.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbeddingQueueTest {

    private final EmbeddingQueue queue = new EmbeddingQueue();

    @Test
    void theOldestGoesFirstWithThoseNearestToItInLength() {
        add(250);
        for (int i = 0; i < 40; i++) {
            add(10);
            add(240);
        }

        assertThat(queue.take()).hasSize(16).allMatch(text -> text.tokens().length >= 240);
    }

    @Test
    void aBatchHasNoMoreTokensThanItMayEvenWithPadding() {
        add(100);
        add(200);
        for (int i = 0; i < 100; i++) {
            add(100);
        }

        var batch = queue.take();

        assertThat(batch).hasSize(EmbeddingQueue.MOST_TOKENS / 100).allMatch(text -> text.tokens().length == 100);
    }

    @Test
    void shortTextsAreCountedToo() {
        for (int i = 0; i < 100; i++) {
            add(5);
        }

        assertThat(queue.take()).hasSize(EmbeddingQueue.MOST_TEXTS);
        assertThat(queue.take()).hasSize(100 - EmbeddingQueue.MOST_TEXTS);
        assertThat(queue.take()).isEmpty();
    }

    private void add(int tokens) {
        queue.add(new PendingText(new int[tokens]));
    }
}
