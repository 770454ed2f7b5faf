/** Beans of passivating scopes with the library's beans injected. */
package io.supertokens.it.passivation;
