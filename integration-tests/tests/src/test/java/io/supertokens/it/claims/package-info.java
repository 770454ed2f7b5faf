/** An application that uses the session through MicroProfile JWT and the security annotations. */
package io.supertokens.it.claims;
