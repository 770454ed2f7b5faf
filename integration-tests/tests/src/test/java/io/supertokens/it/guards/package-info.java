/** Applications with guards in every place where Java and Jakarta REST let annotations stand. */
package io.supertokens.it.guards;
