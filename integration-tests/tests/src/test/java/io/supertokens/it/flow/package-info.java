/** The application that {@code SessionFlowIT} calls: every operation of the library as an endpoint. */
package io.supertokens.it.flow;
