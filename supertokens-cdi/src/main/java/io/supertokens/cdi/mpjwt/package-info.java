/** Internal: the session as MicroProfile JWT shows it, as principal and as injected claims. */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.mpjwt;
