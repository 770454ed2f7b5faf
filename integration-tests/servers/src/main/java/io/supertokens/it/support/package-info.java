/** One WildFly and four databases for the whole suite, WARs to deploy, and simulated browsers. */
@NullMarked
package io.supertokens.it.support;

import org.jspecify.annotations.NullMarked;
