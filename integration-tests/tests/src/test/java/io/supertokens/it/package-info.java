/** Tests that need a server, a database or a browser. */
@NullMarked
package io.supertokens.it;

import org.jspecify.annotations.NullMarked;
