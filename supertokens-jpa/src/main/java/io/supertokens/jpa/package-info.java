/**
 * Internal to the library, except for {@link DatabaseException}, which applications may catch and which keeps its
 * meaning in later versions. All other types may change in any version; those that are public are public for
 * supertokens-cdi only.
 *
 * <p>The package has the two tables, {@link SessionEntity} and {@link SigningKeyEntity}, and all statements that run on
 * them, in {@link SessionStore} and {@link SigningKeyStore}. It knows neither CDI nor HTTP. {@link Database} connects
 * to the database, creates missing tables, and runs the statements. Start reading at {@link SessionStore}.
 */
@NullMarked
package io.supertokens.jpa;

import org.jspecify.annotations.NullMarked;
