/** x */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.config;
