/**
 * Internal: what protects a resource. {@code Guards} determines it for a class and a method, including everything that
 * they inherit. {@code RestCheck} verifies at application start that the library guards every REST application of the
 * WAR.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.guard;
