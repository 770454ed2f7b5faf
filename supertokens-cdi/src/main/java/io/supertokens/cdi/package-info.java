/**
 * Types that all packages share: users, issued tokens, and the two beans that an application may provide (its clock and
 * its signing key). For applications.
 *
 * <p>Applications use this package, {@link io.supertokens.cdi.http}, {@link io.supertokens.cdi.session} and {@link
 * io.supertokens.jpa.DatabaseException}. All other packages are internal and may change with any release.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi;
