/** An application whose sessions are administered over HTTP. */
package io.supertokens.it.administration;
