/**
 * The two tables of the sessions and every statement that runs on them. Knows neither CDI nor HTTP. Start reading at
 * {@code SessionStore}.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.jpa;
