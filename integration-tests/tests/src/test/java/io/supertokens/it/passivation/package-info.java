/** Beans of passivating scopes that have the library's beans injected. */
package io.supertokens.it.passivation;
