/**
 * Internal: what protects a resource. {@code Guards} answers that for a class and a method, from all that they inherit; {@code
 * RestCheck} makes sure, when the application starts, that the library guards every REST application of the WAR.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.guard;
