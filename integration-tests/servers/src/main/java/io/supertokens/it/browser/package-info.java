/** Classes that are added to the demo for tests with SuperTokens' browser clients. */
package io.supertokens.it.browser;
