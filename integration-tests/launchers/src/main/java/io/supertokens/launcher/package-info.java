/**
 * Programs that start an application server and obey the lines of their input: {@code deploy NAME FILE} and
 * {@code undeploy NAME}.
 */
package io.supertokens.launcher;
