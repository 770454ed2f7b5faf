/** The service of {@code PublicKeysIT} that verifies access tokens with MicroProfile JWT and without the library. */
package io.supertokens.it.verifying;
