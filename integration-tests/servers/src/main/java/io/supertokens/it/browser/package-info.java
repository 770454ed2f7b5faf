/** What is added to the demo when the official browser client is tried with it. */
package io.supertokens.it.browser;
