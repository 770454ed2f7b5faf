/** Servers of both kinds, ours and the reference's, over one database. */
package io.supertokens.it.fleet;
