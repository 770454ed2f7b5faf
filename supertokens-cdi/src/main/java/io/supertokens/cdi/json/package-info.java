/** Internal: the JSON values that applications attach to a session. */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.json;
