/**
 * How nodes become one service: they find each other through Hazelcast, refuse those of other versions, and from then on
 * share the topics of the bus. Start reading at {@link dev.parley.cluster.ClusterNode}.
 */
@NullMarked
package dev.parley.cluster;

import org.jspecify.annotations.NullMarked;
