/** Two REST applications in one WAR, one of which lists its classes, with a mapper of their own. */
package io.supertokens.it.two;
