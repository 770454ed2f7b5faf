/** What the TCK of MicroProfile JWT needs in order to run with the library in every application. */
package io.supertokens.tck;
