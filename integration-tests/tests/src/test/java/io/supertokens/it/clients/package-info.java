/** The Java of docs/clients.md. */
package io.supertokens.it.clients;
