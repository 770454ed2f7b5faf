/** The applications under test: resources that do as little as possible. */
@org.jspecify.annotations.NullMarked
package io.supertokens.benchmarks.application;
