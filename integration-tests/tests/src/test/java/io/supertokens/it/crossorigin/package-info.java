/** An application that answers other origins, and has a refresh endpoint of its own. */
package io.supertokens.it.crossorigin;
