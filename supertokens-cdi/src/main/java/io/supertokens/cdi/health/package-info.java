/** Internal: tells the server whether sessions can be served; left out where it has no MicroProfile Health. */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.health;
