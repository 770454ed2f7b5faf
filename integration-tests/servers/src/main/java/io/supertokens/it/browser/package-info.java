/** Classes that are added to the demo for tests with the official browser client. */
package io.supertokens.it.browser;
