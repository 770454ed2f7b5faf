/** What the tests of all modules use. */
package io.supertokens.test;
