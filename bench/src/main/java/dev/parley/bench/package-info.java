/** Benchmarks and training programs: each is a main class that prints one table. Never run by the tests. */
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
