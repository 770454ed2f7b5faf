/** One WildFly and four databases for the whole suite, WARs to deploy, and a browser to visit them. */
@NullMarked
package io.supertokens.it.support;

import org.jspecify.annotations.NullMarked;
