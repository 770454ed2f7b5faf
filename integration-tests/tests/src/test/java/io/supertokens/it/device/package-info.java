@org.jspecify.annotations.NullMarked
package io.supertokens.it.device;
