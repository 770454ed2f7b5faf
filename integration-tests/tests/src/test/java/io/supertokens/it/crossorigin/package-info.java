/** An application that supports other origins, and has its own refresh endpoint. */
package io.supertokens.it.crossorigin;
