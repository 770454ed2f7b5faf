/** An application that returns the same response objects to everyone, and one that answers early and late. */
package io.supertokens.it.answers;
