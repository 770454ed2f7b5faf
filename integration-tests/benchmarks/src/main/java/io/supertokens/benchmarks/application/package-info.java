/** What is deployed and called: resources that do as little as they can. */
@org.jspecify.annotations.NullMarked
package io.supertokens.benchmarks.application;
