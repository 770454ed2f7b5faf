/**
 * Internal: describes the sessions in the OpenAPI document of the application; used if the
 * application names it.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.openapi;
