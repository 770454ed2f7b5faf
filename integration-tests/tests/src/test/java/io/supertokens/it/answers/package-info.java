/** An application that returns the same response objects to all clients, and one that answers early and late. */
package io.supertokens.it.answers;
