/** Internal: what applications attach to a session, as JSON. */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.json;
