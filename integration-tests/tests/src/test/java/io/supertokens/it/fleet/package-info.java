/** Servers with this library and with the reference, on one database. */
package io.supertokens.it.fleet;
