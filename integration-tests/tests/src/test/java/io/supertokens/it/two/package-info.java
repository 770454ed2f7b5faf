/** Two REST applications in one WAR, one of which lists its classes, with their own exception mapper. */
package io.supertokens.it.two;
