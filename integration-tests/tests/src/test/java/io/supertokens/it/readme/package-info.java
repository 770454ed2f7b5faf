/** The application of README.md. */
package io.supertokens.it.readme;
