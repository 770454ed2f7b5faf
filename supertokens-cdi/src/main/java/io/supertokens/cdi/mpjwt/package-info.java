/** Internal: the session in the form of MicroProfile JWT, as principal and as injected claims. */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.mpjwt;
