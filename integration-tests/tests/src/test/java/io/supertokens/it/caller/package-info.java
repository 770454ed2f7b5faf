/** An application that uses the session outside Jakarta REST. */
package io.supertokens.it.caller;
