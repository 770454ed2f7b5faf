/** Measures the library beside its peers, in the same run; {@code docs/performance.md} says what and how. Start reading at {@code Benchmarks}. */
@org.jspecify.annotations.NullMarked
package io.supertokens.benchmarks;
