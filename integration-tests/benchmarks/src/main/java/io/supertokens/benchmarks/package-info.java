/**
 * Measures the library and its peers in the same run; {@code docs/performance.md} describes what and how. Start reading
 * at {@code Benchmarks}.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.benchmarks;
