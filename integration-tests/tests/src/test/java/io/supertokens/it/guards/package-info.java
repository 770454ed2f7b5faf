/** Applications with guards in every place where Java and Jakarta REST allow annotations. */
package io.supertokens.it.guards;
