package dev.parley.models.diarization.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClusteringTest {

    private final ExpectedNumbers clustering = new ExpectedNumbers("clustering.json");
    private final ExpectedNumbers vbx = new ExpectedNumbers("vbx.json");

    @Test
    void aTreeIsCutAsScipyCutsIt() {
        double[] cuts = clustering.vector("cuts");
        int[][] labels = clustering.integerRows("scatteredLabels");
        var tree = CentroidTree.of(clustering.matrix("scattered"));

        for (int cut = 0; cut < cuts.length; cut++) {
            assertThat(tree.cut(cuts[cut])).as("at distance " + cuts[cut]).isEqualTo(labels[cut]);
        }
    }

    @Test
    void smallClustersGoToTheLargeOneMostLikeThem() {
        assertThat(clustering.integers("groupedTree")).isNotEqualTo(clustering.integers("groupedLabels"));

        assertThat(LargeClusters.of(clustering.matrix("grouped"))).isEqualTo(clustering.integers("groupedLabels"));
    }

    @Test
    void oneVoiceIsOneCluster() {
        assertThat(CentroidTree.of(new double[][] {{1, 0}}).cut(0.5)).containsExactly(0);
        assertThat(LargeClusters.of(new double[][] {{1, 0}})).containsExactly(0);
    }

    @Test
    void equalVoicesAreOneCluster() {
        assertThat(LargeClusters.of(new double[][] {{1, 0}, {1, 0}, {1, 0}})).containsExactly(0, 0, 0);
    }

    @Test
    void responsibilitiesEqualThoseOfAnIndependentImplementation() {
        var found = VariationalBayes.find(vbx.matrix("features"), vbx.vector("variances"), vbx.integers("guess"));

        assertEqual(found, vbx.matrix("responsibilities"), vbx.vector("priors"));
    }

    @Test
    void iterationsStopWhereThoseOfAnIndependentImplementationStop() {
        var found = VariationalBayes.find(
                vbx.matrix("blurredFeatures"), vbx.vector("blurredVariances"), vbx.integers("blurredGuess"));

        assertEqual(found, vbx.matrix("blurredResponsibilities"), vbx.vector("blurredPriors"));
    }

    private static void assertEqual(VariationalBayes.Speakers found, double[][] responsibilities, double[] priors) {
        assertThat(found.priors()).containsExactly(priors, within(1e-7));
        for (int voice = 0; voice < responsibilities.length; voice++) {
            assertThat(found.responsibilities()[voice])
                    .as("voice " + voice)
                    .containsExactly(responsibilities[voice], within(1e-7));
        }
    }

    @Test
    void clustersThatAreNotNeededAreGivenUp() {
        long guessed = Arrays.stream(vbx.integers("guess")).distinct().count();

        var found = VariationalBayes.find(vbx.matrix("features"), vbx.vector("variances"), vbx.integers("guess"));

        assertThat(found.priors()).hasSize((int) guessed);
        assertThat(Arrays.stream(found.priors()).filter(prior -> prior > 1e-7)).hasSize(3);
    }
}
